import CollectorTesting
import Decode
import Telemetry
import Testing

/// What the envelope says about its page beside the vitals.
@Suite struct EnvelopeTests {
    private func beacon(_ members: String) throws -> PageBeacon {
        try Bytes.page("{\(members),\"metrics\":[{\"name\":\"LCP\",\"value\":1}]}").get()
    }

    @Test func allThatThePageSaysIsRead() {
        var expected = PageBeacon()
        expected.format = .envelope
        expected.url = "https://shop.example/courses/7"
        expected.route = "/courses/[id]"
        expected.weight = 20
        expected.tags = [PageTag(name: "plan", value: "pro"), PageTag(name: "beta", value: "true")]
        expected.serverTiming = [
            ServerTiming(name: "db", milliseconds: 53), ServerTiming(name: "cache", milliseconds: 0, text: "HIT"),
        ]
        expected.reports = [VitalReport(metric: .lcp, value: 1900, delta: 1900, id: "v5-1")]
        #expect(
            Bytes.page(
                """
                {"url":"https://shop.example/courses/7","route":"/courses/[id]","weight":20,
                 "tags":{"plan":"pro","beta":true},
                 "serverTiming":[{"name":"db","duration":53,"description":""},{"name":"cache","duration":0,"description":"HIT"}],
                 "metrics":[{"name":"LCP","value":1900,"delta":1900,"id":"v5-1"}]}
                """) == .success(expected))
    }

    @Test(arguments: [("1", 1), ("1.5", 1.5), ("10000", 10_000), ("10001", 10_000), ("1e300", 10_000)])
    func weightIsBounded(sent: String, read: Double) throws {
        let beacon = try beacon("\"weight\":\(sent)")
        #expect(beacon.weight == read)
        #expect(beacon.refusals == [])
    }

    @Test(arguments: [
        ("0", "0.0"), ("0.99", "0.99"), ("-5", "-5.0"), ("\"20\"", "a string"), ("[]", "an array"),
        ("true", "a boolean"),
    ])
    func weightThatCannotBeOneIsRefusedAndCountsAsOne(sent: String, got: String) throws {
        let beacon = try beacon("\"weight\":\(sent)")
        #expect(beacon.weight == 1)
        #expect(beacon.reports == [VitalReport(metric: .lcp, value: 1)])
        #expect(beacon.refusals == [Refusal(.badValue, "\"weight\" is \(got); expected a number from 1 to 10000")])
    }

    @Test func tagsAreWordsAndFew() throws {
        #expect(
            try beacon(#""tags":["beta","",{"a":1},"x"]"#).tags == [PageTag(name: "beta"), PageTag(name: "x")])
        #expect(
            try beacon(#""tags":{"n":7,"f":1.5,"o":{},"l":[],"e":"","":"x","z":null}"#).tags == [
                PageTag(name: "n", value: "7"), PageTag(name: "f", value: "1.5"),
            ])
        let long = String(repeating: "é", count: 500)
        #expect(
            try beacon("\"tags\":{\"\(long)\":\"\(long)\"}").tags.map { [$0.name.utf8.count, $0.value.utf8.count] } == [
                [64, 64]
            ])
        let many = try beacon("\"tags\":{" + (0..<50).map { "\"k\($0)\":\"v\"" }.joined(separator: ",") + "}")
        #expect(many.tags == (0..<8).map { PageTag(name: "k\($0)", value: "v") })
        #expect(many.refusals == [Refusal(.tooLarge, "more than 8 tags; the first are kept")])
        #expect(try beacon(#""tags":7"#).refusals == [Refusal(.malformed, "\"tags\" is a number; expected an object")])
    }

    @Test func serverTimingsAreBounded() throws {
        #expect(
            try beacon(
                #""serverTiming":[{"name":"a","duration":-1},{"duration":3},7,{"name":"b","duration":"3"},{"name":"c","duration":9e9}]"#
            ).serverTiming == [ServerTiming(name: "a"), ServerTiming(name: "b"), ServerTiming(name: "c")])
        let list = Array(repeating: #"{"name":"db","duration":1}"#, count: 300).joined(separator: ",")
        let many = try beacon("\"serverTiming\":[\(list)]")
        #expect(many.serverTiming == Array(repeating: ServerTiming(name: "db", milliseconds: 1), count: 20))
        #expect(many.refusals == [Refusal(.tooLarge, "more than 20 server timings; the first are kept")])
        #expect(
            try beacon(#""serverTiming":{}"#).refusals == [
                Refusal(.malformed, "\"serverTiming\" is an object; expected an array")
            ])
    }

    @Test func nullSaysNothing() throws {
        var expected = try beacon(#""a":1"#)
        expected.format = .envelope
        #expect(try beacon(#""weight":null,"tags":null,"serverTiming":null,"route":null"#) == expected)
    }

    @Test func serverTimingAloneIsABeacon() throws {
        #expect(
            try Bytes.page(#"{"metrics":[],"serverTiming":[{"name":"db","duration":5}]}"#).get().serverTiming == [
                ServerTiming(name: "db", milliseconds: 5)
            ])
    }

    /// Keys may come again: what a client repeats must not cost more than it says once.
    @Test func repeatedKeysCountOnce() throws {
        let weights = String(
            repeating: #""weight":0,"tags":1,"resources":{"script":{"bytes":1},"script":{"bytes":2}},"#, count: 900)
        let beacon = try Bytes.page("{\(weights)\"metrics\":[]}").get()
        #expect(beacon.refusals.count == 2)
        #expect(
            beacon.reports == [
                VitalReport(metric: .scriptBytes, value: 2), VitalReport(metric: .totalBytes, value: 3),
                VitalReport(metric: .totalRequests, value: 0),
            ])
    }
}
