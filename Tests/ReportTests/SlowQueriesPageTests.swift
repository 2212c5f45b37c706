import Foundation
import Report
import Telemetry
import Testing

@Suite("The slow query view")
struct SlowQueriesPageTests {
    private let shape = TimedShape(service: "api", text: "SELECT ?")

    @Test func matchesGoldenPage() throws {
        let page = try ReportPage(
            [.queries(metric: .query, percentile: .p95, limit: 6)],
            ReportData(read: SampleShapes.readings(hours: 12).read), window: .seconds(43_200))
        try Golden.expect(page.html, "slow-queries.html")
    }

    @Test func saysHowManyShapesTakeMostOfTheTime() throws {
        var sample = SampleReadings()
        for (text, total) in [("a", 1_200_000.0), ("b", 900_000), ("c", 300_000), ("d", 60_000)] {
            sample.add(.query, TimedShape(service: "s", text: text), total)
        }
        #expect(
            try text(sample).contains(
                "<strong>2 of 4 shapes</strong> make 85 % of 41 min of database time."))
        sample.values.removeLast(3)
        #expect(try text(sample).contains("<strong>1 shape</strong> makes 100 % of 20 min of database time."))
    }

    @Test func saysHowToSendTimingsWhenNoneCame() throws {
        let page = try ReportPage(
            [.queries(metric: .query, percentile: .p95, limit: 10)],
            ReportData(read: { _ in [] }, ledger: [.init(owner: "shop", outcome: .stored, count: 1)]))
        #expect(
            page.html.contains(
                "No query was timed in this window. <code>docs/servers.md</code> tells how to send timings."))
    }

    @Test func rowKnownByItsMeanHasDashesAndSaysSo() throws {
        var sample = SampleReadings()
        sample.add(.queryMean, shape, 5, times: 30)
        let html = try text(sample)
        #expect(html.components(separatedBy: "title=\"only means are known\"><span class=\"soft\">–</span>").count == 4)
        #expect(html.contains("<small>mean 5 ms</small>"))
        #expect(html.contains("–: only means are known."))
        #expect(!html.contains("names its <code>release</code>"))
        #expect(html.contains("on average 5 ms."))
    }

    @Test func percentileTellsItsRatingInAWordAndWhetherItHasAnInterval() throws {
        var sample = SampleReadings()
        sample.add(.query, shape, 2000, times: 3)
        let html = try text(sample)
        #expect(html.contains("title=\"poor; too few calls for an interval\""))
        #expect(html.contains(/<span class="few">[\d.]+ s<\/span><span class="spoken"> poor<\/span>/))
        sample.add(.query, shape, 2000, times: 2000)
        #expect(try !text(sample).contains("class=\"few\""))
    }

    @Test func failuresHaveAColumnOnlyWhereThereAreAny() throws {
        var sample = SampleReadings()
        sample.add(.query, shape, 5, times: 40)
        #expect(try !text(sample).contains("Failed"))
        sample.add(.queryErrors, shape, 1, times: 2)
        #expect(try text(sample).contains("title=\"2 of 40 calls failed\">5 %</td>"))
    }

    @Test func releaseThatChangedTheShapeIsToldWithBothValues() throws {
        var sample = SampleReadings()
        sample.add(.query, shape, 40, times: 400, hoursAgo: 5, [.release: "1.4.1"])
        sample.add(.query, shape, 180, times: 400, hoursAgo: 2, [.release: "1.4.2"])
        sample.add(.query, TimedShape(service: "api", text: "quiet"), 1)
        let html = try text(sample)
        let told = /slower<\/span> since <bdi title="1.4.2">1.4.2<\/bdi>: (40|39)[.\d]* ms → 1(80|79|81) ms/
        #expect(html.contains(told))
        #expect(html.contains("<li>release (none)</li>"))
    }

    @Test func whereNoReleaseIsToldThePageAsksForOneOnce() throws {
        var sample = SampleReadings()
        sample.add(.query, shape, 40, times: 4)
        let html = try text(sample)
        #expect(html.contains("No timing names its <code>release</code>"))
        #expect(!html.contains("release (none)"))
    }

    @Test func threeRoutesAreNamedAndTheRestCounted() throws {
        var sample = SampleReadings()
        for (route, calls) in [("/a", 50), ("/b", 30), ("/c", 12), ("/d", 5), ("/e", 3)] {
            sample.add(.query, shape, 1, times: calls, [.route: route])
        }
        let html = try text(sample)
        #expect(html.contains("<bdi title=\"/a\">/a</bdi> 50 %"))
        #expect(html.contains("<bdi title=\"/c\">/c</bdi> 12 %"))
        #expect(!html.contains(">/d<"))
        #expect(html.contains("and 2 more"))
    }

    @Test func sparklineLeavesGapsOpenAndSaysFirstAndLast() throws {
        var sample = SampleReadings()
        for (minutes, value) in [(600, 40.0), (570, 50), (540, 60), (300, 20), (60, 90), (30, 180)] {
            sample.values.append(
                .init(
                    metric: .query, labels: [.service: "api", .query: "q"],
                    at: SampleDay.end - .seconds(minutes * 60), value: value))
        }
        let html = try text(sample)
        #expect(html.components(separatedBy: "<polyline class=\"line\"").count == 3)
        #expect(html.components(separatedBy: "<circle class=\"dot\"").count == 2)
        #expect(html.contains(/<title>p95 first 40\.?\d* ms → last 1[78]\d ms; lowest/))
    }

    @Test func longStatementIsFoldedAndWholeInThePage() throws {
        let long = "SELECT " + (0..<120).map { "c\($0)" }.joined(separator: ", ")
        var sample = SampleReadings()
        sample.add(.query, TimedShape(service: "api", text: long), 5)
        let html = try text(sample)
        #expect(html.contains("<details class=\"fold\"><summary><code><bdi>\(long)</bdi></code></summary></details>"))
    }

    /// The page with plain spaces.
    private func text(_ sample: SampleReadings) throws -> String {
        try ReportPage(
            [.queries(metric: .query, percentile: .p95, limit: 10)], ReportData(read: sample.read)
        ).html.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
    }
}
