import CollectorTesting
import Evaluate
import Rules
import Telemetry
import Testing

@Suite struct EvaluatorTests {
    @Test func requestIsTheWindowThatEndsNow() {
        var history = VisitHistory()
        _ = history.judge(Given.rule())
        #expect(
            history.requests == [
                ReadingRequest(
                    metric: .lcp, by: [.page, .device], from: Timestamp(text: "2026-08-01T09:00:00Z")!,
                    to: Given.start)
            ])
    }

    @Test func judgementCarriesItsEvidence() throws {
        let rule = Given.rule()
        let reading = Given.reading(Given.visits(200, around: 3000, spread: 1000))
        let quantile = try #require(reading.rollup.quantile(.p75, thresholds: Metric.lcp.thresholds))
        #expect(
            Evaluator.judge(rule, reading, at: Given.start)
                == Judgement(
                    labels: Given.cart, verdict: .breach,
                    evidence: Evidence(
                        metric: .lcp, percentile: .p75, value: quantile.value, lower: quantile.lower,
                        upper: quantile.upper, limit: 2500, count: 200, from: Given.start - .seconds(3600),
                        to: Given.start)))
    }

    @Test func pointAboveTheLimitIsNoBreachWhileItsBoundIsBelow() throws {
        let judgement = judge(Given.visits(60, around: 2600, spread: 2000))
        let evidence = try #require(judgement.evidence)
        #expect(evidence.value > 2500)
        #expect(try #require(evidence.lower) < 2500)
        #expect(judgement.verdict == .inconclusive)
    }

    @Test func moreVisitsOfTheSameKindSettleIt() {
        #expect(judge(Given.visits(6000, around: 2600, spread: 2000)).verdict == .breach)
        #expect(judge(Given.visits(6000, around: 2400, spread: 2000)).verdict == .ok)
        #expect(judge(Given.visits(6000, around: 2500, spread: 2000)).verdict == .inconclusive)
    }

    @Test func twentyVisitsSlightlyAboveTheLimitDoNotFire() {
        let visits = Given.visits(20, around: 2600, spread: 1500)
        #expect(judge(visits).verdict == .tooFew)
        #expect(judge(visits, Given.rule(minimumCount: 10)).verdict == .inconclusive)
    }

    @Test func fewerVisitsThanTheRuleAsksForAreTooFew() {
        #expect(judge(Given.visits(39, around: 9000, spread: 100)).verdict == .tooFew)
        #expect(judge(Given.visits(40, around: 9000, spread: 100)).verdict == .breach)
    }

    @Test func visitsThatGiveNoBoundAreTooFewWhateverTheRuleSays() {
        // One-sided 95 %: the lower bound of p75 needs 3 values (0.25³ < 0.05), the upper one 11 (0.75¹¹ < 0.05).
        let rule = Given.rule(minimumCount: 1)
        #expect(
            (1...3).map { judge(Given.visits($0, around: 9000, spread: 9), rule).verdict } == [
                .tooFew, .tooFew, .breach,
            ])
        #expect(
            (10...11).map { judge(Given.visits($0, around: 900, spread: 9), rule).verdict } == [.inconclusive, .ok])
    }

    @Test func emptyReadingIsTooFewWithoutEvidence() {
        #expect(judge([]) == Judgement(labels: Given.cart, verdict: .tooFew, evidence: nil))
    }

    /// `statistics.md`: the minimum n for a finite two-sided 95 % interval, that is 97.5 % on either side.
    @Test(arguments: [(50.0, 6 as Int64), (75, 13), (90, 36), (95, 72), (99, 368)])
    func bothBoundsAreFiniteFromTheTabledCountOn(percent: Double, count: Int64) throws {
        let percentile = try #require(Percentile(percent))
        let enough = ConfidenceRanks(percentile: percentile, count: count, confidence: 0.975)
        let short = ConfidenceRanks(percentile: percentile, count: count - 1, confidence: 0.975)
        #expect(enough.lower != nil && enough.upper != nil)
        #expect(short.upper == nil)
    }

    /// `statistics.md`, "Why not compare the point estimate": a page that keeps its promise (p75 2300 of 2500 ms), judged
    /// 24 times a day with 160 visits each. Days with a false alarm: 87 % by the point, 2.4 % by the bound.
    @Test func boundSparesThePeopleThatThePointWouldWake() {
        var generator = SeededGenerator(seed: 41)
        var byPoint = 0
        var byBound = 0
        for _ in 0..<40 {
            let day = (0..<24).map { _ in judge(Given.lognormal(160, p75: 2300, &generator)) }
            byPoint += day.contains { $0.evidence?.value ?? 0 > 2500 } ? 1 : 0
            byBound += day.contains { $0.verdict == .breach } ? 1 : 0
        }
        #expect((30...40).contains(byPoint), "\(generator)")
        #expect((0...3).contains(byBound), "\(generator)")
    }

    private func judge(_ visits: [Double], _ rule: Rule = Given.rule()) -> Judgement {
        Evaluator.judge(rule, Given.reading(visits), at: Given.start)
    }
}
