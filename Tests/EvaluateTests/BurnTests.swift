import CollectorTesting
import Rules
import Telemetry
import Testing

@testable import Evaluate

/// Error budgets that burn: 99 % of visits below 2500 ms over 30 days, watched as the workbook does.
@Suite struct BurnTests {
    private let budget = ErrorBudget(goodLevel: 2500, target: 0.99, period: .seconds(30 * 86_400))

    private func rule(_ windows: [BurnWindow] = [.hour, .sixHours]) -> Rule {
        Given.rule(by: [.page], window: .seconds(6 * 3600), promise: .burn(budget, windows), minimumCount: 1)
    }

    /// One visit a minute on `/a`, bad where the closure says so.
    private func history(hours: Int64, each: Int = 1, isBad: (Int64) -> Bool) -> VisitHistory {
        var history = VisitHistory()
        for minute in 1...hours * 60 {
            for _ in 0..<each { history.add(isBad(minute) ? 4000 : 1000, [.page: "/a"], minutesAgo: minute) }
        }
        return history
    }

    @Test func budgetThatBurnsInBothWindowsIsABreach() throws {
        // Every third visit is bad: 33 times as fast as it may.
        var history = history(hours: 6, each: 3) { $0.isMultiple(of: 3) }
        let judgement = try #require(history.judge(rule([.hour])).first)
        #expect(judgement.verdict == .breach)
        let evidence = try #require(judgement.evidence)
        #expect(evidence.count == 180 && evidence.burn?.bad == 60 && evidence.limit == 14.4)
        #expect(abs(evidence.value - 100.0 / 3) < 1e-9)
        #expect(evidence.from == Given.start - .seconds(3600))
        #expect(evidence.burn?.recentFrom == Given.start - .seconds(300))
        #expect(
            rule().summary(labels: [.page: "/a"], evidence: evidence)
                == "LCP burns its error budget 33.3× too fast on page=/a: 60 of 180 in 1h were above 2.5 s, where 1 % may be"
        )
    }

    @Test func budgetThatBurnedAnHourAgoIsNoBreachNow() throws {
        var history = history(hours: 6, each: 20) { $0 > 20 && $0 < 60 }
        let judgement = try #require(history.judge(rule([.hour])).first)
        #expect(judgement.verdict == .ok)
        #expect(judgement.evidence?.burn?.recent == 0)
    }

    @Test func fewVisitsAreNotSureEitherWay() throws {
        // Two bad of ten: 20 times too fast, and chance.
        var history = VisitHistory()
        for place in 0..<10 { history.add(place < 2 ? 4000 : 1000, [.page: "/a"], minutesAgo: 1) }
        let judgement = try #require(history.judge(rule([.hour])).first)
        #expect(judgement.verdict == .inconclusive)
        for _ in 0..<2 { history.add(4000, [.page: "/a"], minutesAgo: 1) }
        #expect(history.judge(rule([.hour])).map(\.verdict) == [.breach], "four bad of twelve are sure")
    }

    @Test func slowerBurningIsSeenByTheLongerWindow() throws {
        // 8 % bad: below 14.4, above 6.
        var history = history(hours: 6, each: 25) { _ in false }
        for minute in 1...360 as ClosedRange<Int64> {
            for _ in 0..<2 { history.add(4000, [.page: "/a"], minutesAgo: minute) }
        }
        let judgement = try #require(history.judge(rule()).first)
        #expect(judgement.verdict == .breach && judgement.evidence?.limit == 6)
        #expect(judgement.evidence?.from == Given.start - .seconds(6 * 3600))
    }

    @Test func windowsAskOnceEachTheLongestFirst() {
        var history = history(hours: 1) { _ in false }
        let rule = rule()
        #expect(history.judge(rule).map(\.verdict) == [.ok])
        #expect(history.requests.first == Evaluator.request(for: rule, at: Given.start))
        #expect(history.requests.map { $0.to - $0.from } == [21_600, 3600, 1800, 300].map { .seconds($0) })
    }

    @Test func breachSaysWhatIsLeftToDoubt() throws {
        var history = history(hours: 1, each: 3) { $0.isMultiple(of: 3) }
        let judgement = try #require(history.judge(rule([.hour])).first)
        let explanation = Explanation(rule([.hour]), judgement, nil, at: Given.start)
        #expect(
            explanation.sentence
                == "LCP burn rate 33.3×, lower bound 27.8× > limit 14.4×, 20× since 2026-08-01T09:55:00Z > limit 14.4×: breach; not firing"
        )
    }

    /// A page that keeps its promise, judged each five minutes of a month, wakes nobody; one that burns 20 times too fast is seen in the hour.
    @Test func simulatedMonthsBurnNobodysNight() {
        var generator = SeededGenerator()
        func breaches(_ share: Double, _ rounds: Int) -> Int {
            (0..<rounds).filter { _ in
                var history = VisitHistory()
                for minute in 1...60 as ClosedRange<Int64> {
                    for _ in 0..<10 {
                        let isBad = Double.random(in: 0..<1, using: &generator) < share
                        history.add(isBad ? 4000 : 1000, [.page: "/a"], minutesAgo: minute)
                    }
                }
                return history.judge(rule([.hour])).first?.verdict == .breach
            }.count
        }
        #expect(breaches(0.01, 200) == 0, "\(generator)")
        #expect(breaches(0.25, 50) > 45, "\(generator)")
    }
}
