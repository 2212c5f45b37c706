import Foundation
import Report
import Telemetry
import Testing

@Suite("The page")
struct RendererTests {
    @Test func sameDataAndInstantGiveTheSameBytes() throws {
        let data = SampleDay.data(hours: 6, visits: 20)
        let pages = try (0..<3).map { _ in try ReportPage(ReportPage.everyPanel, data).html }
        #expect(Set(pages).count == 1)
    }

    @Test func matchesGoldenPage() throws {
        let page = try ReportPage(
            [
                .vitals(metrics: [.lcp, .cls, .fid], percentile: .p75),
                .routes(metric: .lcp, percentile: .p75, limit: 4), .queries(metric: .query, percentile: .p95, limit: 3),
                .alerts, .ledger,
            ], SampleDay.data(hours: 3, visits: 24), window: .seconds(10_800))
        try Golden.expect(page.html, "three-hours.html")
    }

    @Test func saysHowToSendTheFirstBeaconWhenNothingHasArrived() throws {
        let page = try ReportPage(ReportPage.everyPanel, ReportData(read: { _ in [] }))
        #expect(page.html.contains("Nothing has arrived yet"))
        #expect(page.html.contains("curl -i http://127.0.0.1:8080/v1/page"))
        #expect(!page.html.contains("Answers first"))
        try Golden.expect(page.html, "empty.html")
    }

    @Test func tellsWhatWasRefusedWhenNothingWasStored() throws {
        let page = try ReportPage(
            ReportPage.everyPanel,
            ReportData(read: { _ in [] }, ledger: [.init(owner: "", outcome: .refused(.origin), count: 12)]))
        #expect(page.html.contains("12 of 12 received were refused"))
        #expect(page.html.contains("12 origin not allowed"))
        #expect(page.html.contains("<strong>LCP, INP, CLS, FCP, TTFB, FID, load:</strong> no data in this window."))
        #expect(page.html.contains("LCP: no data in this window."))
    }

    @Test func metricWithoutReadingsIsNamedAndNeverZero() throws {
        let page = try ReportPage(
            [.vitals(metrics: [.lcp, .fid], percentile: .p75)], SampleDay.data(hours: 3, visits: 24))
        #expect(page.html.contains("<strong>FID:</strong> no data in this window."))
        #expect(page.count(of: "<article") == 1)
    }

    @Test func answersNameTheMetricOverItsBudgetInWords() throws {
        let data = readings(.lcp, values: [(60, 2000), (40, 3100)])
        let page = try ReportPage([.vitals(metrics: [.lcp], percentile: .p75)], data)
        #expect(
            page.html.replacing("\u{A0}", with: " ").contains(
                "LCP p75 is 3.11 s</bdi></strong><bdi> (needs improvement, good ≤ 2.5 s): 60 % of 100 visits were good."
            ))
    }

    @Test func gapsBreakTheLineAndASingleSliceIsADot() throws {
        // Slices 1, 2, 3, then one alone, then two: two lines and one lonely dot, and the dot of the newest value.
        var sample = SampleReadings()
        for slice in [0, 1, 2, 8, 20, 21] {
            let at = SampleDay.end - .seconds(86_400) + .seconds(900 * (slice + 1))
            for _ in 0..<30 { sample.values.append(.init(metric: .lcp, labels: [:], at: at, value: 2000)) }
        }
        let page = try ReportPage([.vitals(metrics: [.lcp], percentile: .p75)], ReportData(read: sample.read))
        #expect(page.count(of: "<polyline class=\"line\"") == 2)
        #expect(page.count(of: "<circle class=\"dot\"") == 1)
        #expect(page.count(of: "<circle class=\"dot last\"") == 1)
        #expect(page.count(of: "<polygon class=\"band\"") == 2)
        #expect(page.html.contains("6 of 97 have data."))
    }

    @Test func ranksByTheLowerBoundSoThatFewSlowVisitsDoNotLead() throws {
        var sample = SampleReadings()
        for _ in 0..<3 {
            sample.values.append(
                .init(metric: .lcp, labels: [.page: "/rare"], at: SampleDay.end - .seconds(60), value: 90_000))
        }
        for _ in 0..<200 {
            sample.values.append(
                .init(metric: .lcp, labels: [.page: "/busy"], at: SampleDay.end - .seconds(60), value: 5000))
        }
        let page = try ReportPage([.routes(metric: .lcp, percentile: .p75, limit: 1)], ReportData(read: sample.read))
        #expect(page.html.contains("Slowest page: /busy"))
        #expect(page.html.contains("1\u{A0}more row is not shown."))
    }

    @Test func ledgerBalances() throws {
        let page = try ReportPage(
            [.ledger],
            ReportData(
                read: { _ in [] },
                ledger: [
                    .init(owner: "shop", outcome: .stored, count: 1200),
                    .init(owner: "shop", outcome: .replaced, count: 30),
                    .init(owner: "", outcome: .refused(.malformed), count: 4),
                ]))
        #expect(page.html.contains("1\u{202F}234 received = 1\u{202F}200 stored + 30 newer values + 4 refused"))
    }

    @Test func alertShowsTheNewestDeliveryOfItsPresentState() throws {
        let alert = SampleDay.alert("lcp", .resolved, [.page: "/cart"])
        let before = SampleDay.alert("lcp", .firing, [.page: "/cart"])
        let page = try ReportPage(
            [.alerts],
            ReportData(
                read: { _ in [] }, alerts: [alert],
                deliveries: [
                    SampleDay.delivery(1, before, to: "oncall", .delivered, "200"),
                    SampleDay.delivery(2, alert, to: "oncall", .dead, "410"),
                ]))
        #expect(page.html.contains("given up"))
        #expect(page.html.contains(" after 4\u{A0}attempts, last answer 410"))
        #expect(!page.html.contains("> delivered"))
    }

    @Test func budgetsAreShownTheEmptiestFirstWithWhatIsLeft() throws {
        let page = try ReportPage([.alerts], SampleDay.data(hours: 1))
        let rows = page.parts(from: "<table class=\"wide budgets\">", to: "</table>").joined()
        let places = ["overspent", "running out", "kept"].map { rows.range(of: $0)?.lowerBound }
        #expect(places.allSatisfy { $0 != nil } && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(rows.contains("99.95\u{A0}% of query up to 100\u{A0}ms over 28\u{A0}days"))
        #expect(rows.contains("−38.636\u{A0}%") && rows.contains("25\u{A0}%") && rows.contains("7.692\u{A0}%"))
        let none = try ReportPage([.alerts], ReportData(read: { _ in [] }))
        #expect(!none.html.contains("Error budgets"))
    }

    @Test func brokenRulesAndQuietAlertsSaySo() throws {
        var alert = SampleDay.alert("lcp", .firing, [.page: "/cart"])
        alert.hushed = "silenced by Ada until 2027-01-01T00:00:00Z: <b>being retired</b>"
        let fault = "rules file stays as it was: alerts.yml:2:3: unknown metric \"<LPC>\""
        let page = try ReportPage([.alerts], ReportData(read: { _ in [] }, alerts: [alert], rulesFault: fault))
        #expect(page.html.contains("The rules file is broken"))
        #expect(page.html.contains("unknown metric &quot;&lt;LPC&gt;&quot;"))
        #expect(page.html.contains("nobody told: ") && page.html.contains("&lt;b&gt;being retired&lt;/b&gt;"))
        #expect(!page.html.contains("nothing sent"))
    }

    @Test func runbookIsALinkOnlyWhenItIsAWebAddress() throws {
        let alerts = ["javascript:alert(1)", "https://example.com/r"].map {
            SampleDay.alert("lcp", .firing, [:], runbook: $0)
        }
        let page = try ReportPage([.alerts], ReportData(read: { _ in [] }, alerts: alerts))
        #expect(page.parts(from: "<a href=\"", to: "\"") == ["https://example.com/r"])
    }

    @Test func rendersFiveHundredPagesOverThirtyDaysQuickly() throws {
        var rollups: [Rollup] = []
        for page in 0..<500 {
            var rollup = Rollup()
            for value in 0..<200 { rollup.add(Double(300 + value * 20 + page), thresholds: Metric.lcp.thresholds) }
            rollups.append(rollup)
        }
        let data = ReportData(read: { request in
            if request.by.contains(.page) {
                return rollups.indices.map {
                    Reading(labels: [.page: "/p\($0)"], from: request.from, rollup: rollups[$0])
                }
            }
            guard let step = request.step else { return [Reading(labels: [:], from: request.from, rollup: rollups[0])] }
            return (0..<90).map {
                Reading(labels: [:], from: request.from + step.typicalLength * $0, rollup: rollups[$0])
            }
        })
        let clock = ContinuousClock()
        let took = try clock.measure {
            _ = try ReportPage(ReportPage.everyPanel, data, window: .seconds(30 * 86_400))
        }
        // The target is 1 s with optimisation; without it, and beside other builds, ten times that is still a finding.
        #expect(took < .seconds(10))
    }

    private func readings(_ metric: Metric, values: [(count: Int, value: Double)]) -> ReportData {
        var sample = SampleReadings()
        for (count, value) in values {
            for _ in 0..<count {
                sample.values.append(.init(metric: metric, labels: [:], at: SampleDay.end - .seconds(60), value: value))
            }
        }
        return ReportData(read: sample.read)
    }
}
