import CollectorTesting
import Receive
import Report
import Telemetry
import Testing

@testable import Collector

@Suite struct QueryPlotTests {
    private let now = Timestamp(text: "2026-08-01T10:00:30Z")!

    private func plot(_ parameters: [String: String], width: Int = 80) throws -> QueryPlot {
        try QueryPlot(
            ["metric": "LCP"].merging(parameters) { $1 }, now: now, days: .utc, width: width, characters: .unicode)
    }

    @Test func choosesStepsThatFit() throws {
        #expect(try plot([:]).parameters["step"] == "2m")
        #expect(try plot(["from": "-24h"]).parameters["step"] == "30m")
        #expect(try plot(["from": "-24h"], width: 200).parameters["step"] == "10m")
        #expect(try plot(["from": "-24h", "step": "1h"]).parameters["step"] == "60m")
    }

    @Test func asksWithBothEndsFixedAndWithoutALimitOfRows() throws {
        let parameters = try plot(["from": "-2h", "limit": "3", "by": "device"]).parameters
        #expect(parameters["from"] == "2026-08-01T08:00:30Z")
        #expect(parameters["to"] == "2026-08-01T10:00:30Z")
        #expect(parameters["limit"] == nil)
        #expect(parameters["by"] == "device")
    }

    @Test(
        arguments: [
            (["format": "csv"], "\"format\" means nothing to a plot; leave one of them out"),
            (["sort": "total"], "\"sort\" means nothing to a plot; leave one of them out"),
            (["percentile": "50,95"], "a plot draws one percentile; ask for the others one by one"),
            (["from": "now"], "\"from\" (2026-08-01T10:00:30Z) must be before \"to\" (2026-08-01T10:00:30Z)"),
            (["limit": "0"], "\"limit\" is \"0\"; expected a whole number of rows above 0"),
            (["step": "soon"], "\"step\" is \"soon\"; expected whole minutes, such as 5m, 1h or 1d"),
            (
                ["from": "-24h", "step": "1m"],
                "1441 steps do not fit in 55 columns; 30m is a step that does"
            ),
        ] as [([String: String], String)])
    func saysWhatAChartCannotShow(_ parameters: [String: String], _ sentence: String) {
        #expect(throws: BadQuestion(sentence)) { try plot(parameters) }
    }
}
