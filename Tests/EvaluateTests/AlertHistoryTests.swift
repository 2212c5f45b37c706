import Evaluate
import Rules
import Telemetry
import Testing

@Suite struct AlertHistoryTests {
    private func values(_ rule: Rule, _ history: VisitHistory) -> [Double?] {
        var history = history
        return AlertHistory(rule, at: Given.start) { history.read($0) }.values(of: [.page: "/a"])
    }

    @Test func valuesAreThoseOfSlicesOldestFirstWithGaps() {
        var history = VisitHistory()
        for (minutes, value) in [(50, 1000.0), (49, 1000), (20, 3000), (5, 4000)] as [(Int64, Double)] {
            history.add(value, [.page: "/a"], minutesAgo: minutes)
        }
        let rule = Given.rule(by: [.page], minimumCount: 1)
        let line = values(rule, history).map { $0.map { ($0 / 100).rounded() * 100 } }
        #expect(line == [1000, nil, 3000, 4000])
    }

    @Test func nothingReadIsNoHistory() {
        #expect(values(Given.rule(by: [.page]), VisitHistory()).isEmpty)
    }

    @Test func shareAndCountAreInTheirOwnMeasure() {
        var history = VisitHistory()
        for place in 0..<4 { history.add(place == 0 ? 9000 : 100, [.page: "/a"], minutesAgo: 5) }
        #expect(values(Given.rule(by: [.page], promise: .share(.poor, limit: 0.1)), history) == [0.25])
        #expect(values(Given.rule(by: [.page], promise: .count(limit: 1)), history) == [4])
        let budget = ErrorBudget(goodLevel: 2500, target: 0.95, period: .seconds(28 * 86_400))
        let rate = values(Given.rule(by: [.page], promise: .burn(budget, [.hour])), history).first ?? nil
        #expect(abs((rate ?? 0) - 5) < 1e-9)
    }
}
