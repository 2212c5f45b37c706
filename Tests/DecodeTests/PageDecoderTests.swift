import CollectorTesting
import Decode
import Telemetry
import Testing

@Suite struct PageDecoderTests {
    private static let known =
        "LCP, FID, CLS, INP, FCP, TTFB, load, bytes.script, bytes.style, bytes.image, bytes.font, bytes.total, requests.total, Next.js-hydration, Next.js-route-change-to-render, Next.js-render, and what the setting \"metrics\" declares"

    @Test func oneObjectSentAsText() {
        let body = """
            {"name":"INP","value":216,"rating":"needs-improvement","delta":40,
             "id":"v6-1790000000000-4512345678901","navigationType":"soft-navigation",
             "navigationURL":"https://shop.example/cart","entries":[]}
            """
        #expect(
            Bytes.page(body)
                == .success(
                    beacon([
                        VitalReport(
                            metric: .inp, value: 216, delta: 40, id: "v6-1790000000000-4512345678901",
                            navigation: "soft-navigation", navigationURL: "https://shop.example/cart")
                    ])))
    }

    @Test func arrayOfObjects() {
        #expect(
            Bytes.page(#"[{"name":"LCP","value":1,"id":"a"},{"name":"CLS","value":0,"delta":0}]"#)
                == .success(beacon([report(.lcp, 1, id: "a"), report(.cls, 0, delta: 0)])))
    }

    @Test func envelopeNamesThePage() {
        var expected = beacon([report(.fcp, 900.5), report(.ttfb, 80)])
        expected.format = .envelope
        expected.site = "shop"
        expected.url = "https://shop.example/a?b"
        expected.release = "1.2"
        expected.connection = "4g"
        expected.device = "mobile"
        #expect(
            Bytes.page(
                """
                {"site":"shop","url":"https://shop.example/a?b","release":"1.2","connection":"4g","device":"mobile",
                "unknown":{"metrics":[1]},"metrics":[{"name":"FCP","value":900.5},{"name":"TTFB","value":80}]}
                """) == .success(expected))
    }

    @Test func pageStandsForURLAndTheFirstOfThemWins() throws {
        #expect(try Bytes.page(#"{"page":"/a","url":"/b","metrics":{"name":"LCP","value":1}}"#).get().url == "/a")
        #expect(try Bytes.page(#"{"url":7,"page":"/a","metrics":{"name":"LCP","value":1}}"#).get().url == "/a")
        #expect(try Bytes.page(#"{"name":"LCP","value":1,"page":"/a"}"#).get().url == "/a")
    }

    /// Whatever is in `entries` and `attribution`, even a second `name`, is none of the decoder's business.
    @Test func entriesAndAttributionAreSteppedOver() {
        let entries = #"[{"name":"x","value":[1,{"a":{}},"]}"],"id":null},[[]],{}]"#
        #expect(
            Bytes.page(
                """
                {"entries":\(entries),"name":"CLS","attribution":{"name":"FID","value":9,"entries":\(entries)},"value":0.1,
                "delta":0.05,"id":"v5-1","navigationType":"back-forward-cache"}
                """)
                == .success(
                    beacon([
                        VitalReport(metric: .cls, value: 0.1, delta: 0.05, id: "v5-1", navigation: "back-forward-cache")
                    ])))
    }

    @Test(arguments: [
        (#"{"name":"LCP","value":1}"#, VitalReport(metric: .lcp, value: 1, delta: nil, id: nil, navigation: nil)),
        (
            #"{"name":"LCP","value":1,"id":"","delta":null}"#,
            VitalReport(metric: .lcp, value: 1, delta: nil, id: nil, navigation: nil)
        ),
        (
            #"{"name":"LCP","value":1,"id":7,"delta":"1"}"#,
            VitalReport(metric: .lcp, value: 1, delta: nil, id: nil, navigation: nil)
        ),
        (
            #"{"name":"LCP","value":2,"value":3,"id":"a","id":"b"}"#,
            VitalReport(metric: .lcp, value: 3, delta: nil, id: "b", navigation: nil)
        ),
        (
            #"{"n\u0061me":"L\u0043P","value":-5e-1}"#,
            VitalReport(metric: .lcp, value: -0.5, delta: nil, id: nil, navigation: nil)
        ),
        (
            #"{"name":"LCP","value":18446744073709551615}"#,
            VitalReport(metric: .lcp, value: 0x1p64, delta: nil, id: nil, navigation: nil)
        ),
        (
            #"{"name":"INP","value":64,"delta":-40,"id":"é\ud83d\ude00\n"}"#,
            VitalReport(metric: .inp, value: 64, delta: -40, id: "é😀\n", navigation: nil)
        ),
        (
            " \n\t\r{\"name\" : \"LCP\" , \"value\" : 1 } \n",
            VitalReport(metric: .lcp, value: 1, delta: nil, id: nil, navigation: nil)
        ),
        (#"{"name":"LCP","value":1e-400}"#, VitalReport(metric: .lcp, value: 0, delta: nil, id: nil, navigation: nil)),
    ])
    func unusualObjectIsRead(body: String, report: VitalReport) {
        #expect(Bytes.page(body) == .success(beacon([report])))
    }

    /// Minus zero is zero: it must find the zero counter, and equal the zero of another report.
    @Test(arguments: ["-0", "-0.0", "-0e5"]) func minusZeroIsZero(number: String) throws {
        let beacon = try Bytes.page(#"{"name":"CLS","value":\#(number)}"#).get()
        #expect(beacon.reports.map(\.value) == [0])
    }

    @Test(
        arguments: [
            (#"{"name":"XYZ","value":1}"#, .unknownMetric, "unknown metric \"XYZ\"; known are \(known)"),
            (#"{"name":"lcp","value":1}"#, .unknownMetric, "unknown metric \"lcp\"; known are \(known)"),
            (#"{"name":"query","value":1}"#, .unknownMetric, "unknown metric \"query\"; known are \(known)"),
            (#"{"name":"request","value":1}"#, .unknownMetric, "unknown metric \"request\"; known are \(known)"),
            (#"{"name":"","value":1}"#, .unknownMetric, "unknown metric \"\"; known are \(known)"),
            (#"{"name":7,"value":1}"#, .malformed, "a metric has no \"name\""),
            (#"{"name":"LCP","name":null,"value":1}"#, .malformed, "a metric has no \"name\""),
            (#"[{"value":1}]"#, .malformed, "a metric has no \"name\""),
            (#"[7]"#, .malformed, "a metric is a number; expected an object"),
            (#"[[{"name":"LCP","value":1}]]"#, .malformed, "a metric is an array; expected an object"),
            (#"{"name":"LCP","value":"12"}"#, .badValue, "the value of LCP is a string; expected a number"),
            (#"{"name":"LCP","value":null}"#, .badValue, "the value of LCP is null; expected a number"),
            (#"{"name":"LCP","value":true}"#, .badValue, "the value of LCP is a boolean; expected a number"),
            (#"{"name":"LCP","value":[1]}"#, .badValue, "the value of LCP is an array; expected a number"),
            (#"{"name":"LCP"}"#, .badValue, "the value of LCP is missing; expected a number"),
            (#"{"metrics":null}"#, .malformed, "\"metrics\" is null; expected an array"),
            (#"{"metrics":"LCP"}"#, .malformed, "\"metrics\" is a string; expected an array"),
        ] as [(String, RefusalReason, String)])
    func unusableMetricIsRefusedAlone(body: String, reason: RefusalReason, detail: String) {
        var expected = PageBeacon()
        if body.contains("metrics") { expected.format = .envelope }
        expected.refusals = [Refusal(reason, detail)]
        #expect(Bytes.page(body) == .success(expected))
    }

    @Test func goodReportsStandBesideRefusedOnes() {
        var expected = beacon([report(.lcp, 1), report(.cls, 0)])
        expected.refusals = [
            Refusal(.unknownMetric, "unknown metric \"hydration\"; known are \(Self.known)"),
            Refusal(.malformed, "a metric is null; expected an object"),
        ]
        #expect(
            Bytes.page(
                #"[{"name":"LCP","value":1},{"name":"hydration","value":3},null,{"name":"CLS","value":0}]"#)
                == .success(expected))
    }

    @Test(arguments: [
        "", " ", "\u{FEFF}", "\u{FEFF}{\"name\":\"LCP\",\"value\":1}", "nope", "{", "[",
        "{\"name\":\"LCP\",\"value\":1", "{\"name\":\"LCP\",\"value\":1}}",
        "{\"name\":\"LCP\",\"value\":1}{}", "{name:1}", "[1,]", "{\"name\":\"LCP\",\"value\":NaN}",
        "{\"name\":\"LCP\",\"value\":Infinity}", "{\"name\":\"LCP\",\"value\":01}", "{\"name\":\"LCP\",\"value\":.5}",
        "{\"name\":\"LCP\",\"value\":1.}", "{\"name\":\"\\ud800\",\"value\":1}", "{\"name\":\"\\udc00x\",\"value\":1}",
        "{\"name\":\"a\nb\"}", "{\"name\":\"a\u{0}b\"}",
        "{\"name\":\"LCP\",\"value\":1e999}", "{\"name\":\"LCP\",\"value\":-1e999}",
        "{\"name\":\"LCP\",\"value\":123456789012345678901234567890}",
    ])
    func bodyThatIsNotJSONIsMalformed(body: String) {
        let refusal = refusal(Bytes.page(body))
        #expect(refusal?.reason == .malformed)
        #expect(refusal?.detail.hasPrefix("the body is not JSON (") == true, "\(refusal as Any)")
    }

    @Test(arguments: [
        [0x22, 0xFF, 0x22], [0xC3], [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], [0xFF, 0xFE, 0x7B, 0x00],
    ])
    func invalidUTF8IsMalformed(body: [UInt8]) {
        #expect(refusal(Bytes.page(body))?.reason == .malformed)
    }

    @Test(arguments: [("7", "a number"), ("\"x\"", "a string"), ("null", "null"), ("true", "a boolean")])
    func bodyThatIsNoObjectIsMalformed(body: String, kind: String) {
        #expect(
            Bytes.page(body)
                == .failure(
                    Refusal(.malformed, "the body is \(kind); expected a web-vitals object, an array or an envelope")))
    }

    @Test(arguments: ["{}", "[]", #"{"site":"a"}"#, #"{"metrics":[]}"#, #"{"value":1,"id":"x"}"#])
    func bodyWithoutMetricsIsMalformed(body: String) {
        #expect(
            Bytes.page(body)
                == .failure(
                    Refusal(
                        .malformed,
                        "the body holds no metric; expected web-vitals objects or an envelope with \"metrics\"")))
    }

    @Test func emptyBufferWithoutAnAddressIsMalformed() {
        #expect(throws: Refusal.self) { try PageDecoder().decode(UnsafeRawBufferPointer(start: nil, count: 0)) }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"entries\":["]) func deepNestingIsMalformed(opening: String) {
        let body = String(repeating: opening, count: 10_000)
        #expect(refusal(Bytes.page(body))?.reason == .malformed)
        let closed = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        #expect(refusal(Bytes.page(#"{"name":"LCP","value":1,"entries":\#(closed)}"#))?.reason == .malformed)
    }

    @Test func metricsAboveFiveHundredAreRefusedOnce() throws {
        func body(_ count: Int) -> String {
            "[" + Array(repeating: #"{"name":"LCP","value":1}"#, count: count).joined(separator: ",") + "]"
        }
        #expect(try Bytes.page(body(500)).get() == beacon(Array(repeating: report(.lcp, 1), count: 500)))
        var expected = beacon(Array(repeating: report(.lcp, 1), count: 500))
        expected.refusals = [Refusal(.tooLarge, "more than 500 metrics in one beacon; send several")]
        #expect(try Bytes.page(body(501)).get() == expected)
        #expect(try Bytes.page(body(5000)).get() == expected)
        let refused = try Bytes.page("[" + Array(repeating: "0", count: 5000).joined(separator: ",") + "]").get()
        #expect(refused.refusals.count == 501)
    }

    @Test(arguments: ["a", "é", "€", "😀"]) func longTextIsCutAtACharacter(character: String) throws {
        for padding in 0..<4 {
            let long = String(repeating: "x", count: padding) + String(repeating: character, count: 5000)
            let beacon = try Bytes.page(
                #"{"site":"\#(long)","url":"\#(long)","metrics":[{"name":"LCP","value":1,"id":"\#(long)"}]}"#
            ).get()
            for (text, limit) in [(beacon.site, 128), (beacon.url, 2048), (beacon.reports.first?.id, 128)] {
                let text = try #require(text)
                #expect(long.hasPrefix(text) && !text.contains("\u{FFFD}"))
                #expect((limit - 3...limit).contains(text.utf8.count))
            }
        }
    }

    @Test func longUnknownNameIsCutInTheRefusal() throws {
        let beacon = try Bytes.page(#"{"name":"\#(String(repeating: "n", count: 60_000))","value":1}"#).get()
        #expect(beacon.refusals.allSatisfy { $0.detail.utf8.count < 400 })
    }

    @Test func decoderIsUsedAgainAfterAnyBody() {
        let decoder = PageDecoder()
        let good = Array(#"{"name":"LCP","value":1}"#.utf8)
        for bad in ["", "{", "[[[", String(repeating: "[", count: 5000), #"{"name":"X"}"#] {
            _ = Bytes.page(Array(bad.utf8), decoder)
            #expect(Bytes.page(good, decoder) == .success(beacon([report(.lcp, 1)])))
        }
    }

    @Test func anyBytesGiveABeaconOrARefusal() {
        var generator = SeededGenerator()
        let decoder = PageDecoder()
        let seeds = [
            #"{"name":"INP","value":216,"delta":40,"id":"v6-1","navigationType":"soft-navigation","entries":[{"a":[1,2]}]}"#,
            #"[{"name":"LCP","value":1e3,"id":"a\u00e9\ud83d\ude00"},{"name":"CLS","value":0,"delta":-0}]"#,
            #"{"site":"shop","url":"/a","release":"1","device":"mobile","metrics":[{"name":"FCP","value":900.5}],"x":null}"#,
        ].map { Array($0.utf8) }
        var decoded = 0
        for round in 0..<10_000 {
            let body =
                round % 10 == 0
                ? Bytes.random(upTo: 100, &generator)
                : Bytes.mutate(seeds.randomElement(using: &generator)!, &generator)
            guard case .success(let beacon) = Bytes.page(body, decoder) else { continue }
            decoded += 1
            let isSound =
                !(beacon.reports.isEmpty && beacon.refusals.isEmpty)
                && beacon.reports.allSatisfy {
                    $0.value.isFinite && $0.delta?.isFinite != false && $0.id != "" && $0.metric.origin == .browser
                }
            if !isSound { Issue.record("\(generator) \(body)") }
        }
        // The canary: bodies that are never decoded, or always, test half.
        #expect((300...9700).contains(decoded), "\(generator) \(decoded)")
    }

    private func refusal(_ result: Result<PageBeacon, Refusal>) -> Refusal? {
        switch result {
        case .success: nil
        case .failure(let refusal): refusal
        }
    }

    private func beacon(_ reports: [VitalReport]) -> PageBeacon {
        var beacon = PageBeacon()
        beacon.reports = reports
        return beacon
    }

    private func report(_ metric: Metric, _ value: Double, delta: Double? = nil, id: String? = nil) -> VitalReport {
        VitalReport(metric: metric, value: value, delta: delta, id: id, navigation: nil)
    }
}

extension PageDecoderTests {
    @Test func readsPageWeightsOfTheEnvelopeUnderTheVisitsID() throws {
        let body = """
            {"visit":"v-1","resources":{"script":{"bytes":120000,"count":9},"image":{"bytes":30000,"count":2},"xhr":{"bytes":50,"count":1}},"metrics":[]}
            """
        let beacon = try Array(body.utf8).withUnsafeBytes { try PageDecoder().decode($0) }
        #expect(
            beacon.reports == [
                VitalReport(metric: .scriptBytes, value: 120_000, id: "v-1"),
                VitalReport(metric: .imageBytes, value: 30_000, id: "v-1"),
                VitalReport(metric: .totalBytes, value: 150_050, id: "v-1"),
                VitalReport(metric: .totalRequests, value: 12, id: "v-1"),
            ])
    }
}
