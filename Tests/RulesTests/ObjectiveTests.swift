import Rules
import Telemetry
import Testing

@Suite struct ObjectiveTests {
    @Test func objectiveIsWatchedByOneRuleForEachLoudness() throws {
        let rules = try parse("id: ttfb, metric: TTFB, good_below: 800ms, target: 99%, by: [site], notify: oncall")
        let budget = ErrorBudget(goodLevel: 800, target: 0.99, period: .seconds(28 * 86_400))
        #expect(rules.objectives == [Objective(id: "ttfb", metric: .ttfb, budget: budget, by: [.site])])
        #expect(rules.rules.map(\.id) == ["ttfb-page", "ttfb-ticket"])
        #expect(rules.rules.map(\.severity) == [.page, .ticket])
        #expect(rules.rules.map(\.promise) == [.burn(budget, [.hour, .sixHours]), .burn(budget, [.day, .threeDays])])
        #expect(rules.rules.map(\.window) == [.seconds(6 * 3600), .seconds(3 * 86_400)])
        #expect(rules.rules.allSatisfy { $0.notify == ["oncall"] && $0.by == [.site] && $0.minimumCount == 1 })
    }

    @Test func onlyTheWindowsAskedForAreWatched() throws {
        let rules = try parse("id: a, metric: query, good_below: 100ms, target: 75%, windows: [3d, 1d], period: 30d")
        #expect(rules.rules.map(\.id) == ["a-ticket"])
        #expect(rules.rules.map(\.kind) == [.latency])
        guard case .burn(_, let windows) = rules.rules[0].promise else {
            Issue.record("it watches no budget")
            return
        }
        #expect(windows == [.day, .threeDays])
    }

    /// The workbook's table for 30 days; for four weeks the same shares of the budget.
    @Test func factorsAreThoseOfTheWorkbook() {
        func factors(_ days: Int) -> [Double] {
            BurnWindow.allCases.map { $0.factor(over: .seconds(days * 86_400)) }
        }
        #expect(factors(30) == [14.4, 6, 3, 1])
        #expect(zip(factors(28), [13.44, 5.6, 2.8, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(BurnWindow.allCases.map(\.short) == [300, 1800, 7200, 21_600].map { .seconds($0) })
    }

    @Test func comparisonHasTheWindowOfWhatItIsComparedWith() throws {
        func window(_ comparison: String) throws -> Duration? {
            try RuleSet.parse(
                "budgets: [{id: a, metric: LCP, compare: \(comparison), worse_by: 10%}]", file: "a.yml"
            ).rules.first?.window
        }
        #expect(try window("last_weeks") == .seconds(3600))
        #expect(try window("previous_release") == .seconds(86_400))
    }

    private func parse(_ fields: String) throws -> RuleSet {
        try RuleSet.parse(
            "receivers: [{name: oncall, type: webhook, url_env: A}]\nobjectives: [{\(fields)}]", file: "alerts.yml")
    }
}
