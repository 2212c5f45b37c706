import CollectorTesting
import Decode
import Telemetry
import Testing

@Suite struct TimingsDecoderTests {
    @Test func batchIsRead() {
        var group = OperationGroup(service: "api", release: "1.2")
        group.operations = [
            OperationTiming(
                .query, statement: "SELECT 'é'", database: "postgresql", operation: "list", route: "/a/:id",
                isOK: false, rows: 7, instant: Timestamp(text: "2026-08-01T10:00:00.250Z"), times: .one(12.5)),
            OperationTiming(.query, statement: "SELECT 1", times: .one(0)),
        ]
        var expected = OperationsBatch()
        expected.groups = [group]
        #expect(
            Bytes.timings(
                """
                {"service":"api","release":"1.2","extra":[{"timings":[]}],"timings":[
                {"query":"SELECT 'é'","duration_ms":12.5,"db":"postgresql","operation":"list","route":"/a/:id",
                 "at":"2026-08-01T12:00:00.25+02:00","extra":{"duration_ms":3},"ok":false,"rows":7},
                {"query":"SELECT 1","duration_ms":0,"at":null,"count":null,"histogram":null}]}
                """) == .success(expected))
    }

    @Test(
        arguments: [
            ("7", .malformed, "a timing is a number; expected an object"),
            ("{}", .malformed, "a timing has no \"query\""),
            (#"{"query":"","duration_ms":1}"#, .malformed, "a timing has no \"query\""),
            (#"{"query":5,"duration_ms":1}"#, .malformed, "\"query\" is a number; expected text"),
            (#"{"query":"Q","duration_ms":1,"ok":"false"}"#, .malformed, "\"ok\" is a string; expected true or false"),
            (#"{"query":"Q","duration_ms":1,"ok":0}"#, .malformed, "\"ok\" is a number; expected true or false"),
            (#"{"query":"Q","duration_ms":1,"rows":"7"}"#, .malformed, "\"rows\" is a string; expected a number"),
            (#"{"query":"Q","duration_ms":1,"kind":1}"#, .malformed, "\"kind\" is a number; expected text"),
            (
                #"{"query":"Q","histogram":{"bounds":[5,25],"counts":[1,0,1],"max":7}}"#, .badValue,
                "\"max\" of \"histogram\" is 7.0, but values lie above 25.0"
            ),
            (
                #"{"query":"Q","histogram":{"bounds":[5,25],"counts":[1,0,1],"min":100,"max":70}}"#, .badValue,
                "\"min\" of \"histogram\" is above its \"max\""
            ),
            (#"{"query":"Q"}"#, .badValue, "a timing has no number \"duration_ms\""),
            (#"{"query":"Q","duration_ms":"5"}"#, .badValue, "a timing has no number \"duration_ms\""),
            (#"{"query":"Q","duration_ms":null}"#, .badValue, "a timing has no number \"duration_ms\""),
            (
                #"{"query":"Q","duration_ms":1,"at":"yesterday"}"#, .badValue,
                "\"at\" is \"yesterday\"; expected an RFC 3339 time such as 2026-01-01T00:00:00Z"
            ),
            (
                #"{"query":"Q","duration_ms":1,"at":1785578400}"#, .badValue,
                "\"at\" is \"a number\"; expected an RFC 3339 time such as 2026-01-01T00:00:00Z"
            ),
            (
                #"{"query":"Q","duration_ms":1,"at":"2026-02-30T00:00:00Z"}"#, .badValue,
                "\"at\" is \"2026-02-30T00:00:00Z\"; expected an RFC 3339 time such as 2026-01-01T00:00:00Z"
            ),
        ] as [(String, RefusalReason, String)])
    func unusableTimingIsRefusedAlone(timing: String, reason: RefusalReason, detail: String) {
        var group = OperationGroup()
        group.operations = [OperationTiming(.query, statement: "Q", times: .one(1))]
        group.refusals = [Refusal(reason, detail)]
        var expected = OperationsBatch()
        expected.groups = [group]
        #expect(
            Bytes.timings(#"{"timings":[\#(timing),{"query":"Q","duration_ms":1}]}"#) == .success(expected))
    }

    /// A statement holds what people typed; no refusal repeats any of it.
    @Test func noRefusalHoldsTheStatement() throws {
        let batch = try Bytes.timings(
            #"{"timings":[{"query":"SELECT 'S3CRET'"},{"query":"SELECT 'S3CRET'","duration_ms":1,"at":"x"}]}"#
        ).get()
        #expect(batch.groups[0].refusals.count == 2)
        #expect(batch.groups[0].refusals.allSatisfy { !$0.detail.contains("S3CRET") })
    }

    @Test(arguments: [
        ("[]", "the body is an array; expected {\"service\":…,\"timings\":[…]}"),
        ("1", "the body is a number; expected {\"service\":…,\"timings\":[…]}"),
        ("{}", "the body has no array \"timings\""),
        (#"{"timings":{}}"#, "the body has no array \"timings\""),
        (#"{"timings":[1],"timings":null}"#, "the body has no array \"timings\""),
        (#"{"timings":[]}"#, "\"timings\" is empty"),
    ])
    func bodyWithoutTimingsIsMalformed(body: String, detail: String) {
        #expect(Bytes.timings(body) == .failure(Refusal(.malformed, detail)))
    }

    @Test(arguments: [
        "", "\u{FEFF}", "{\"timings\":[", "{\"timings\":[{\"query\":\"\\ud800\",\"duration_ms\":1}]}",
        "{\"timings\":[{\"query\":\"a\",\"duration_ms\":1e999}]}",
    ])
    func bodyThatIsNotJSONIsMalformed(body: String) {
        switch Bytes.timings(body) {
        case .success(let batch): Issue.record("\(batch)")
        case .failure(let refusal):
            #expect(refusal.reason == .malformed && refusal.detail.hasPrefix("the body is not JSON ("), "\(refusal)")
        }
    }

    @Test func longStatementIsCutAtACharacter() throws {
        for padding in 0..<4 {
            let long = String(repeating: "x", count: padding) + String(repeating: "€", count: 20_000)
            let batch = try Bytes.timings(#"{"timings":[{"query":"\#(long)","duration_ms":1}]}"#).get()
            let query = try #require(batch.groups.first?.operations.first?.statement)
            #expect(long.hasPrefix(query) && (16_381...16_384).contains(query.utf8.count))
        }
    }

    @Test func timingsAboveTheLimitAreRefusedOnce() throws {
        let timing = #"{"query":"Q","duration_ms":1},"#
        let batch = try Bytes.timings("{\"timings\":[" + String(repeating: timing, count: 200_010).dropLast() + "]}")
            .get()
        #expect(batch.groups[0].operations.count == 200_000)
        #expect(batch.groups[0].refusals == [Refusal(.tooLarge, "more than 200000 timings in one batch; send several")])
    }

    /// 20 MiB of `0,` would be ten million refusals.
    /// Each would be a sentence; they are counted all the same, and what is good is taken.
    @Test func mistakesBeyondTheLimitAreOnlyCounted() throws {
        let mistakes = String(repeating: "0,", count: 150_000)
        let batch = try Bytes.timings("{\"timings\":[\(mistakes){\"query\":\"Q\",\"duration_ms\":1}]}").get()
        #expect(batch.groups[0].refusals.count == 1000 && batch.more == [.malformed: 149_000])
        #expect(batch.groups[0].operations.count == 1)
        let endless = try Bytes.timings("{\"timings\":[" + String(repeating: "0,", count: 250_000) + "0]}").get()
        let refused = endless.groups.flatMap(\.refusals).count + Int(endless.more.values.reduce(0, +))
        #expect(refused == 250_001 && endless.more[.tooLarge] == 50_001)
    }

    @Test func anyBytesGiveABatchOrARefusal() {
        var generator = SeededGenerator()
        let decoder = TimingsDecoder()
        let seed = Array(
            """
            {"service":"api","timings":[{"query":"SELECT 'é'","duration_ms":12.5,"db":"pg","at":"2026-08-01T12:00:00Z"},
            {"query":"Q","duration_ms":1e2,"route":"/a"}]}
            """.utf8)
        var decoded = 0
        for round in 0..<6000 {
            let body = round % 10 == 0 ? Bytes.random(upTo: 100, &generator) : Bytes.mutate(seed, &generator)
            guard case .success(let batch) = Bytes.timings(body, decoder) else { continue }
            decoded += 1
            if !batch.groups.flatMap(\.operations).allSatisfy({ $0.statement?.isEmpty == false }) {
                Issue.record("\(generator) \(body)")
            }
        }
        #expect((300...5700).contains(decoded), "\(generator) \(decoded)")
    }
}
