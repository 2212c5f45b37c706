import Rules
import Telemetry

/// Judges whether an error budget is spent too fast ("The Site Reliability Workbook", 2018, chapter 5): over a long window beyond doubt, and in the
/// short one at its end still.
struct BurnWatch {
    let rule: Rule
    let budget: ErrorBudget
    let windows: [BurnWindow]
    let instant: Timestamp

    func judge<Failure: Error>(
        _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        var rollups: [Duration: [[Dimension: String]: Rollup]] = [:]
        // The longest first: it is the question that rules may share.
        for length in Set(windows.flatMap { [$0.long, $0.short] }).sorted(by: >) {
            let readings = rule.merged(try read(rule.request(from: instant - length, to: instant)))
            rollups[length] = Dictionary(readings.map { ($0.labels, $0.rollup) }) { one, _ in one }
        }
        let everything = windows.compactMap { rollups[$0.long]?.keys }.joined()
        return Set(everything).map { labels in
            judgement(labels, windows.map { step($0, rollups[$0.long]?[labels], rollups[$0.short]?[labels]) })
        }
    }

    /// One window breaks the promise, all of them keep it; of what is shown the window that is nearest to firing.
    private func judgement(_ labels: [Dimension: String], _ steps: [Step]) -> Judgement {
        let verdicts = Set(steps.map(\.verdict))
        let verdict: Verdict =
            verdicts.contains(.breach)
            ? .breach : verdicts == [.ok] ? .ok : verdicts == [.tooFew] ? .tooFew : .inconclusive
        let shown =
            steps.first { $0.verdict == .breach }
            ?? steps.max { ($0.evidence?.severity ?? -1) < ($1.evidence?.severity ?? -1) }
        return Judgement(labels: labels, verdict: verdict, evidence: shown?.evidence)
    }

    private struct Step {
        let verdict: Verdict
        let evidence: Evidence?
    }

    private func step(_ window: BurnWindow, _ long: Rollup?, _ short: Rollup?) -> Step {
        guard let long, let rate = rate(long) else { return Step(verdict: .tooFew, evidence: nil) }
        let factor = window.factor(over: budget.period)
        let bad = bad(long)
        let recent = short.flatMap { self.rate($0) }
        let evidence = Evidence(
            metric: rule.metric, percentile: nil, value: rate.value, lower: rate.lower, upper: rate.upper,
            limit: factor, count: long.count, effective: long.effectiveCount, from: instant - window.long, to: instant,
            burn: BurnEvidence(
                goodLevel: budget.goodLevel, target: budget.target, bad: bad, recent: recent?.value,
                recentUpper: recent?.upper, recentFrom: instant - window.short))
        return Step(verdict: verdict(rate, recent, factor, isBelieved: isBelieved(bad, long)), evidence: evidence)
    }

    private func verdict(_ long: Rate, _ short: Rate?, _ factor: Double, isBelieved: Bool) -> Verdict {
        let sure = rule.guards.decision == .point ? long.value : long.lower
        if sure > factor, let short, short.value > factor { return isBelieved ? .breach : .inconclusive }
        let isOver = rule.guards.decision == .point ? long.value <= factor : long.upper <= factor
        return isOver || short.map { $0.upper <= factor } ?? false ? .ok : .inconclusive
    }

    /// How many times as fast as the budget lasts for its period.
    private struct Rate {
        let value: Double
        let lower: Double
        let upper: Double
    }

    private func rate(_ rollup: Rollup) -> Rate? {
        Proportion(bad(rollup), of: rollup.count, effective: rollup.effectiveCount, confidence: rule.confidence).map {
            Rate(
                value: $0.value / budget.badShare, lower: $0.lower / budget.badShare, upper: $0.upper / budget.badShare)
        }
    }

    private func bad(_ rollup: Rollup) -> Int64 {
        rollup.count(worseThan: budget.goodLevel, thresholds: rule.metric.thresholds)
    }

    /// Where traffic is low one bad visit of ten clears any factor.
    private func isBelieved(_ bad: Int64, _ rollup: Rollup) -> Bool {
        let share = Double(bad) / Double(max(1, rollup.count))
        return share * Double(rollup.effectiveCount) >= Double(Estimate.fewestBad) - 1e-9
    }
}

extension Evidence {
    /// How near it is to firing.
    fileprivate var severity: Double { value / limit }
}
