import Decode
import Telemetry
import Testing

/// Lines, and many timings in one.
@Suite struct TimingsFormsTests {
    private static func query(_ text: String, _ milliseconds: Double) -> OperationTiming {
        OperationTiming(.query, statement: text, times: .one(milliseconds))
    }

    private static func operations(_ body: String) throws -> [OperationTiming] {
        try Bytes.timings(body).get().groups.flatMap(\.operations)
    }

    private static func refusal(_ timing: String) throws -> Refusal? {
        try Bytes.timings(#"{"timings":[\#(timing)]}"#).get().groups.first?.refusals.first
    }

    @Test(arguments: ["application/x-ndjson", "application/jsonl; charset=utf-8", nil])
    func eachLineIsATimingOrABatch(contentType: String?) throws {
        let body = """
            {"service":"api","query":"A","duration_ms":1}\r
            {"service":"jobs","release":"2","timings":[{"query":"B","duration_ms":2},{"query":"C","duration_ms":3}]}

            {"service":"api","query":"D","duration_ms":4}
            """
        let batch = try Bytes.timings(Array(body.utf8), contentType: contentType).get()
        var api = OperationGroup(service: "api")
        api.operations = [Self.query("A", 1), Self.query("D", 4)]
        var jobs = OperationGroup(service: "jobs", release: "2")
        jobs.operations = [Self.query("B", 2), Self.query("C", 3)]
        #expect(batch.groups == [api, jobs])
    }

    @Test func brokenLineIsRefusedAlone() throws {
        let batch = try Bytes.timings("{\"query\":\"A\",\"duration_ms\":1}\n{\"query\":\n7\n").get()
        #expect(batch.groups[0].operations == [Self.query("A", 1)])
        let details = batch.groups[0].refusals.map(\.detail)
        #expect(details.count == 2)
        #expect(details[0].hasPrefix("line 2 is not JSON ("))
        #expect(details[1] == "line 3 is a number; expected an object")
    }

    /// One document that is broken is not many.
    @Test func documentOverSeveralLinesStaysOne() {
        guard case .failure(let refusal) = Bytes.timings("{\n\"timings\":[\n{\"query\":\"A\",\n") else {
            Issue.record("it was read")
            return
        }
        #expect(refusal.detail.hasPrefix("the body is not JSON ("))
    }

    @Test func everyLineIsCounted() throws {
        let lines = String(repeating: "0\n", count: 250_000)
        let batch = try Bytes.timings(Array(lines.utf8), contentType: "application/x-ndjson").get()
        #expect(batch.groups.flatMap(\.refusals).count + Int(batch.more.values.reduce(0, +)) == 250_000)
    }

    /// Who sends lines one by one may not say that they are lines.
    @Test func oneLineIsADocumentOfOneTiming() throws {
        #expect(try Bytes.timings(#"{"query":"A","duration_ms":1}"#).get().groups[0].operations == [Self.query("A", 1)])
    }

    @Test func countSaysHowManyTookThatOnAverage() throws {
        let operations = try Self.operations(
            #"{"timings":[{"query":"A","duration_ms":12.5,"count":40},{"query":"B","duration_ms":1,"count":1}]}"#)
        #expect(operations.map(\.times) == [.mean(12.5, count: 40), .one(1)])
    }

    @Test func histogramIsReadByItsBounds() throws {
        let operations = try Self.operations(
            #"{"timings":[{"query":"A","count":8,"histogram":{"bounds":[5,10,25],"counts":[3,4,0,1],"sum":61.5,"min":1.5,"max":88}}]}"#
        )
        let runs = [
            ValueSpread.Run(lower: 1.5, upper: 5, count: 3), .init(lower: 5, upper: 10, count: 4),
            .init(lower: 25, upper: 88, count: 1),
        ]
        #expect(operations.map(\.times) == [.spread(ValueSpread(runs: runs, sum: 61.5))])
    }

    @Test func aboveTheLastBoundIsTakenForIt() throws {
        let operations = try Self.operations(
            #"{"timings":[{"query":"A","histogram":{"bounds":[5],"counts":[0,2]}}]}"#)
        #expect(
            operations.map(\.times) == [.spread(ValueSpread(runs: [.init(lower: 5, upper: 5, count: 2)], sum: nil))])
    }

    @Test func requestNeedsNoQuery() throws {
        let operations = try Self.operations(
            #"{"timings":[{"kind":"request","route":"/cart","operation":"GET","duration_ms":3,"ok":true}]}"#)
        #expect(
            operations == [OperationTiming(.request, operation: "GET", route: "/cart", isOK: true, times: .one(3))])
    }

    @Test(
        arguments: [
            (#"{"query":"A","duration_ms":1,"kind":"job"}"#, "\"kind\" is \"job\"; expected \"query\" or \"request\""),
            (
                #"{"query":"A","duration_ms":1,"count":0}"#,
                "\"count\" is not a whole number from 1 to 1000000000000: how many took \"duration_ms\" on average"
            ),
            (
                #"{"query":"A","duration_ms":1,"count":1.5}"#,
                "\"count\" is not a whole number from 1 to 1000000000000: how many took \"duration_ms\" on average"
            ),
            (
                #"{"query":"A","count":3,"histogram":{"bounds":[5],"counts":[1,1]}}"#,
                "\"count\" is not what the counts of \"histogram\" add up to, 2"
            ),
            (
                #"{"query":"A","histogram":{"bounds":[5,5],"counts":[1,1,1]}}"#,
                "\"bounds\" of \"histogram\" are not rising numbers from 0"
            ),
            (
                #"{"query":"A","histogram":{"bounds":[-1],"counts":[1,1]}}"#,
                "\"bounds\" of \"histogram\" are not rising numbers from 0"
            ),
            (
                #"{"query":"A","histogram":{"bounds":[5],"counts":[1,-1]}}"#,
                "\"counts\" of \"histogram\" are not whole numbers from 0 to 1000000000000"
            ),
            (
                #"{"query":"A","histogram":{"bounds":[5],"counts":[1]}}"#,
                "\"histogram\" has 1 bounds and 1 counts; expected one count more than bounds, at most 512"
            ),
            (
                #"{"query":"A","histogram":7}"#,
                "\"histogram\" has 0 bounds and 0 counts; expected one count more than bounds, at most 512"
            ),
            (#"{"query":"A","histogram":{"bounds":[5],"counts":[0,0]}}"#, "\"counts\" of \"histogram\" are all 0"),
            (
                #"{"query":"A","histogram":{"bounds":[5],"counts":[1,0],"sum":-1}}"#,
                "\"sum\" of \"histogram\" is negative"
            ),
        ])
    func manyInOneAreRefusedWhenTheyContradictThemselves(timing: String, detail: String) throws {
        #expect(try Self.refusal(timing)?.detail == detail)
    }
}
