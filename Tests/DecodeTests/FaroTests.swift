import CollectorTesting
import Decode
import Telemetry
import Testing

/// Batches of the Grafana Faro web SDK.
@Suite struct FaroTests {
    private let meta = """
        {"sdk":{"name":"@grafana/faro-web-sdk","version":"1.12.2"},
         "app":{"name":"shop","version":"1.4.2","environment":"production"},"session":{"id":"kZ7"},
         "page":{"id":"/cart","url":"https://shop.example/cart?x=1"},
         "browser":{"name":"Chrome","version":"141.0","os":"Android 14","mobile":true},"view":{"name":"default"}}
        """

    private var expected: PageBeacon {
        var beacon = PageBeacon()
        beacon.format = .faro
        beacon.site = "shop"
        beacon.release = "1.4.2"
        beacon.url = "https://shop.example/cart?x=1"
        beacon.browser = "Chrome"
        beacon.device = "mobile"
        return beacon
    }

    @Test func vitalsAreReadAndAllElseIsLeftAlone() {
        var expected = expected
        expected.reports = [
            VitalReport(
                metric: .lcp, value: 2512.5, delta: 2512.5, id: "v5-1790000000000-1", navigation: "navigate",
                element: "main>img",
                phases: [
                    VitalPhase(.elementRenderDelay, milliseconds: 12), VitalPhase(.timeToFirstByte, milliseconds: 80),
                ]),
            VitalReport(
                metric: .cls, value: 0, delta: 0, id: "v5-1790000000000-2", navigation: "back-forward-cache"),
            VitalReport(metric: .ttfb, value: 81),
        ]
        #expect(
            Bytes.page(
                """
                {"meta":\(meta),
                 "logs":[{"message":"lcp","level":"info"}],"exceptions":[{"type":"Error","value":"lcp"}],
                 "events":[{"name":"web-vitals","attributes":{"lcp":"3"}}],"traces":{"resourceSpans":[]},
                 "measurements":[
                  {"type":"web-vitals","timestamp":"2026-01-01T00:00:00Z","trace":{"trace_id":"0"},
                   "values":{"lcp":2512.5,"delta":2512.5,"element_render_delay":12,"time_to_first_byte":80},
                   "context":{"id":"v5-1790000000000-1","rating":"needs-improvement","navigation_type":"navigate",
                              "navigation_entry_id":"unknown","element":"main>img"}},
                  {"type":"custom","values":{"lcp":7,"made_up":1}},
                  {"context":{"navigation_type":"back_forward_cache","id":"v5-1790000000000-2"},
                   "values":{"delta":0,"cls":0},"type":"web-vitals"},
                  {"type":"web-vitals","values":{"ttfb":81}},
                  {"type":"web-vitals","values":{"delta":3,"largest_shift_value":1}},
                  {"type":"web-vitals","values":{"LCP":3}},{"type":"web-vitals"},{"type":7,"values":{"lcp":1}},null,7]}
                """) == .success(expected))
    }

    /// A batch without vitals is not malformed: the SDK also sends logs and traces.
    @Test(arguments: [
        #""logs":[{"message":"x"}]"#, #""measurements":[]"#, #""measurements":null"#,
        #""measurements":[{"type":"custom","values":{"a":1}}]"#, #""traces":{"resourceSpans":[]}"#,
    ])
    func batchWithoutVitalsIsEmpty(rest: String) {
        let result = Bytes.page("{\"meta\":\(meta),\(rest)}")
        #expect(result == .success(expected))
        #expect((try? result.get().isEmpty) == true)
    }

    @Test func measurementsThatAreNoListAreMalformed() {
        #expect(
            Bytes.page("{\"meta\":{},\"measurements\":{\"type\":\"web-vitals\"}}")
                == .failure(Refusal(.malformed, "\"measurements\" is an object; expected an array")))
    }

    @Test func severalVitalsInOneMeasurementShareNoDelta() throws {
        let body =
            #"{"measurements":[{"type":"web-vitals","values":{"fcp":900,"delta":5,"inp":40,"fid":3,"fcp":901},"context":{"id":"a"}}]}"#
        #expect(
            try Bytes.page(body).get().reports == [
                VitalReport(metric: .inp, value: 40, id: "a"), VitalReport(metric: .fid, value: 3, id: "a"),
                VitalReport(metric: .fcp, value: 901, id: "a"),
            ])
    }

    @Test func valueThatIsNoNumberIsRefusedAlone() throws {
        let beacon = try Bytes.page(
            #"{"measurements":[{"type":"web-vitals","values":{"lcp":"2500"}},{"type":"web-vitals","values":{"inp":8}}]}"#
        ).get()
        #expect(beacon.reports == [VitalReport(metric: .inp, value: 8)])
        #expect(beacon.refusals == [Refusal(.badValue, "the value of LCP is a string; expected a number")])
    }

    @Test func desktopIsNotGuessedFromWhatIsNotMobile() throws {
        #expect(try Bytes.page(#"{"meta":{"browser":{"name":"Safari","mobile":false}}}"#).get().device == nil)
    }

    @Test func measurementsAreBounded() throws {
        let one = #"{"type":"web-vitals","values":{"lcp":1}}"#
        let beacon = try Bytes.page(
            "{\"measurements\":[" + Array(repeating: one, count: 900).joined(separator: ",") + "]}"
        ).get()
        #expect(beacon.reports.count == 500)
        #expect(beacon.refusals.map(\.reason) == [.tooLarge])
    }

    /// The SDK sends a batch again after a failed request: both say the same visit.
    @Test func sameBatchTwiceGivesTheSameIDs() throws {
        let body = #"{"measurements":[{"type":"web-vitals","values":{"lcp":1,"delta":1},"context":{"id":"v5-1"}}]}"#
        #expect(try Bytes.page(body).get() == Bytes.page(body).get())
        #expect(try Bytes.page(body).get().reports.map(\.id) == ["v5-1"])
    }
}
