package import Rules
package import Telemetry

/// Judges readings by rules. Pure: the instant comes in, so that a replay of the past gives what the past gave.
package enum Evaluator {
    /// What has to be read to judge `rule` at `instant`: the window that ends there.
    package static func request(for rule: Rule, at instant: Timestamp) -> ReadingRequest {
        ReadingRequest(metric: rule.metric, by: rule.by, from: instant - rule.window, to: instant)
    }

    /// The verdict on one row of the answer.
    ///
    /// The bounds decide, never the point: with 20 visits an hour the point estimate of a page that keeps its promise
    /// raises a false alarm on nearly every day. The bounds are edges of histogram buckets, 1.1 % wide: a
    /// percentile in the limit's own bucket is inconclusive however many values there are.
    package static func judge(_ rule: Rule, _ reading: Reading, at instant: Timestamp) -> Judgement {
        let count = reading.rollup.histogram.count
        guard let percentile = rule.percentile else { return judge(rule, count: count, reading.labels, at: instant) }
        let quantile = reading.rollup.quantile(
            percentile, thresholds: rule.metric.thresholds, confidence: rule.confidence)
        guard let quantile else { return Judgement(labels: reading.labels, verdict: .tooFew, evidence: nil) }
        let evidence = Evidence(
            metric: rule.metric, percentile: percentile, value: quantile.value, lower: quantile.lower,
            upper: quantile.upper, limit: rule.limit, count: count, from: instant - rule.window, to: instant)
        return Judgement(
            labels: reading.labels, verdict: verdict(of: rule, quantile, reading.rollup.effectiveCount),
            evidence: evidence)
    }

    /// A count is a fact: nothing has to be estimated.
    static func judge(
        _ rule: Rule, count: Int64, _ labels: [Dimension: String], at instant: Timestamp
    ) -> Judgement {
        let value = Double(count)
        let evidence = Evidence(
            metric: rule.metric, percentile: nil, value: value, lower: value, upper: value, limit: rule.limit,
            count: count, from: instant - rule.window, to: instant)
        return Judgement(labels: labels, verdict: value > rule.limit ? .breach : .ok, evidence: evidence)
    }

    /// - Parameter count: of unweighted values that would tell as much.
    private static func verdict(of rule: Rule, _ quantile: Rollup.Quantile, _ count: Int64) -> Verdict {
        guard count >= rule.minimumCount else { return .tooFew }
        if rule.metric.thresholds.isHigherBetter {
            guard let upper = quantile.upper else { return .tooFew }
            if upper < rule.limit { return .breach }
            return quantile.lower.map { $0 >= rule.limit } ?? false ? .ok : .inconclusive
        }
        guard let lower = quantile.lower else { return .tooFew }
        if lower > rule.limit { return .breach }
        if let upper = quantile.upper, upper <= rule.limit { return .ok }
        return .inconclusive
    }
}
