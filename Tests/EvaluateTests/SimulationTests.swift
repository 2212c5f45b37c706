import CollectorTesting
import Rules
import Telemetry
import Testing

@testable import Evaluate

/// What bounds cost and spare, on lognormal latencies: the figures of a simulation of the plain formulas, met within its error.
@Suite struct SimulationTests {
    private static let days = 400

    /// The share of days of 24 hourly evaluations in which a rule with this limit was broken at least once.
    private func brokenDays(
        count: Int, p75: Double, decision: RuleGuards.Decision, hours: Int = 24, _ generator: inout SeededGenerator
    ) -> Double {
        var guards = RuleGuards()
        guards.decision = decision
        let rule = Given.rule(minimumCount: 1, guards: guards)
        var broken = 0
        for _ in 0..<SimulationTests.days {
            let isBroken = (0..<hours).contains { _ in
                let reading = Given.reading(Given.lognormal(count, p75: p75, &generator))
                return Evaluator.judge(rule, reading, at: Given.start).verdict == .breach
            }
            if isBroken { broken += 1 }
        }
        return Double(broken) / Double(SimulationTests.days)
    }

    /// A page of p75 2300 ms with a limit of 2500 ms: by the point it is broken nearly every day.
    @Test func boundSparesThePeopleThatThePointWouldWakeAsTabled() {
        var generator = SeededGenerator(seed: 11)
        let point = brokenDays(count: 20, p75: 2300, decision: .point, &generator)
        let bound = brokenDays(count: 20, p75: 2300, decision: .bound, &generator)
        #expect(point > 0.98 && abs(bound - 0.24) < 0.08, "\(generator) \(point) \(bound)")
        let more = brokenDays(count: 160, p75: 2300, decision: .point, &generator)
        let sure = brokenDays(count: 160, p75: 2300, decision: .bound, &generator)
        #expect(abs(more - 0.87) < 0.07 && sure < 0.06, "\(generator) \(more) \(sure)")
    }

    /// The price: of forty visits an hour at p75 3000 ms a single evaluation sees the breach in a third of the cases.
    @Test func boundCostsPowerAsTabled() {
        var generator = SeededGenerator(seed: 12)
        let bound = brokenDays(count: 40, p75: 3000, decision: .bound, hours: 1, &generator)
        let point = brokenDays(count: 40, p75: 3000, decision: .point, hours: 1, &generator)
        #expect(abs(bound - 0.32) < 0.1 && abs(point - 0.9) < 0.06, "\(generator) \(bound) \(point)")
    }
}
