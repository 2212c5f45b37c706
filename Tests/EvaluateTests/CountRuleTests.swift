import Evaluate
import Rules
import Telemetry
import Testing

/// Rules about how many there are, and about metrics where more is better.
@Suite struct CountRuleTests {
    private func rule(_ metric: Metric, percentile: Percentile?, limit: Double, minimum: Int64 = 1) -> Rule {
        Rule(
            id: "r", kind: .budget, metric: metric,
            promise: percentile.map { .percentile($0, limit: limit) } ?? .count(limit: limit), by: [.page],
            window: .seconds(3600), severity: .page, notify: [], summary: nil, runbook: nil, minimumCount: minimum,
            confidence: 0.95)
    }

    private func reading(_ values: [Double], of metric: Metric, weight: Int64 = 1) -> Reading {
        var rollup = Rollup()
        for value in values { rollup.add(value, thresholds: metric.thresholds, weight: weight) }
        return Reading(labels: [.page: "/cart"], from: Given.start - .seconds(3600), rollup: rollup)
    }

    @Test func oneMoreThanTheCountIsABreachAndTheCountItselfIsNot() throws {
        let rule = rule(.reports, percentile: nil, limit: 20)
        let many = Evaluator.judge(
            rule, reading(Array(repeating: 1, count: 21), of: .reports), at: Given.start)
        #expect(many.verdict == .breach)
        let evidence = try #require(many.evidence)
        #expect(evidence.value == 21 && evidence.count == 21 && evidence.percentile == nil && evidence.unit == .count)
        #expect(rule.summary(labels: many.labels, evidence: evidence) == "reports count 21 on page=/cart, limit 20")
        let enough = Evaluator.judge(
            rule, reading(Array(repeating: 1, count: 20), of: .reports), at: Given.start)
        #expect(enough.verdict == .ok)
    }

    @Test func nothingCountedResolvesAtOnce() throws {
        let rule = rule(.reports, percentile: nil, limit: 20)
        let many = reading(Array(repeating: 1, count: 21), of: .reports)
        let judged = Evaluator.judge(rule, many, at: Given.start)
        let fired = AlertLifecycle.advance(
            rules: [rule], active: [], judgements: ["r": [judged]], at: Given.start)
        let alerts = fired.transitions.map(\.alert)
        let later = AlertLifecycle.advance(
            rules: [rule], active: alerts, judgements: ["r": []], at: Given.start + .seconds(60))
        #expect(alerts.map(\.state) == [.firing] && later.transitions.map(\.alert.state) == [.resolved])
        #expect(later.transitions.first?.alert.evidence.value == 0)
    }

    @Test func sampledReportCountsForAllItStandsFor() {
        let judgement = Evaluator.judge(
            rule(.reports, percentile: nil, limit: 20), reading([1, 1, 1], of: .reports, weight: 10), at: Given.start)
        #expect(judgement.verdict == .breach && judgement.evidence?.value == 30)
    }

    @Test func sampleMustBeLargeEnoughItself() {
        let slow = Array(repeating: 9000.0, count: 39)
        let rule = rule(.lcp, percentile: .p75, limit: 2500, minimum: 40)
        #expect(Evaluator.judge(rule, reading(slow, of: .lcp, weight: 100), at: Given.start).verdict == .tooFew)
        #expect(
            Evaluator.judge(rule, reading(slow + [9000], of: .lcp, weight: 100), at: Given.start).verdict == .breach)
    }

    @Test func whereMoreIsBetterTheLimitIsTheLeast() throws {
        let declared = try #require(
            DeclaredMetric(name: "test.fps", unit: .count, thresholds: Thresholds(good: 50, poor: 24)))
        Metric.declare([declared])
        let metric = try #require(Metric(name: "test.fps"))
        let rule = rule(metric, percentile: Percentile(25), limit: 50)
        func verdict(_ value: Double) -> Verdict {
            Evaluator.judge(rule, reading(Array(repeating: value, count: 200), of: metric), at: Given.start).verdict
        }
        #expect(verdict(20) == .breach && verdict(60) == .ok && verdict(50) == .inconclusive)
    }
}
