import CollectorTesting
import Decode
import Telemetry
import Testing

@Suite struct PageFormatTests {
    @Test(
        arguments: [
            (#"{"name":"LCP","value":1}"#, .webVitals),
            (#"[{"name":"LCP","value":1}]"#, .webVitals),
            (#"{"name":"LCP","value":1,"meta":{},"measurements":[]}"#, .webVitals),
            (#"{"name":"LCP","value":1,"label":"web-vital"}"#, .nextJS),
            (#"[{"name":"LCP","value":1,"label":"web-vital"}]"#, .nextJS),
            (#"{"metrics":[{"name":"LCP","value":1}],"name":"x","meta":{}}"#, .envelope),
            (#"{"resources":{}}"#, .envelope),
            (#"{"meta":{}}"#, .faro),
            (#"{"measurements":[]}"#, .faro),
            ("pid=abcdefgh&n=1", .boomerang),
            ("sb=1", .boomerang),
            ("http%2Einitiator=xhr", .boomerang),
        ] as [(String, PageFormat)])
    func shapeTellsTheFormat(body: String, format: PageFormat) throws {
        #expect(try Bytes.page(body).get().format == format)
    }

    /// `sendBeacon` labels JSON as text, and people label it as anything.
    @Test(arguments: [
        nil, "", "text/plain;charset=UTF-8", "application/json", "application/x-www-form-urlencoded", "image/png", ";;",
    ])
    func jsonIsReadUnderAnyContentType(contentType: String?) throws {
        let body = " \r\n\t" + #"{"name":"LCP","value":1}"#
        #expect(try Bytes.page(body, contentType: contentType).get().reports == [VitalReport(metric: .lcp, value: 1)])
    }

    @Test(arguments: [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded;charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded ; charset=utf-8",
    ])
    func contentTypeMakesAFormOfWhatDoesNotLookLikeOne(contentType: String) {
        let body = Array("&&pid=a".utf8)
        body.withUnsafeBytes { bytes in
            #expect(PageFormat.isForm(bytes, contentType: contentType))
            #expect(!PageFormat.isForm(bytes, contentType: "text/plain"))
            #expect(!PageFormat.isForm(bytes, contentType: nil))
        }
    }

    @Test(arguments: ["=1", " a=1", "a b=1", "nope", "\"a=b\"", "a\u{0}=1", String(repeating: "k", count: 64) + "=1"])
    func bodyWithoutAPlainKeyIsNoForm(body: String) {
        Array(body.utf8).withUnsafeBytes { #expect(!PageFormat.isForm($0, contentType: nil)) }
    }

    @Test func emptyBodyIsWhatItsTypeSays() {
        let empty = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(PageFormat.isForm(empty, contentType: "application/x-www-form-urlencoded"))
        #expect(!PageFormat.isForm(empty, contentType: nil))
    }
}
