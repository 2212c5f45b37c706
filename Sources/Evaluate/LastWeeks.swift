import Rules
import Telemetry

/// Compares with the same hours of the last weeks: what is slow every Monday morning is no news.
///
/// The limit is the median of the weeks, worse by what the rule allows, and by 3.5 robust deviations (Iglewicz & Hoaglin, "How to Detect and Handle
/// Outliers", 1993: 0.6745 (x − median) / MAD) of their logarithms; a week in which it fired is left out while enough others are known.
struct LastWeeks {
    let rule: Rule
    let percentile: Percentile
    let limit: ShiftLimit
    let instant: Timestamp

    /// Fewer are a baseline that is warming up.
    static let fewest = 4
    static let most: Int64 = 8
    /// The deviation cannot be smaller: four weeks that are alike by chance would make anything an outlier.
    private static let leastDeviation = 0.05
    private static let outlier = 3.5 / 0.6745

    /// - Parameter wasFiring: whether the rule fired for these labels at any time of the span.
    func judge<Failure: Error>(
        wasFiring: (AlertKey, Range<Timestamp>) -> Bool, _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [Judgement] {
        let current = rule.merged(try read(rule.request(from: instant - rule.window, to: instant)))
        guard !current.isEmpty else { return [] }
        var past: [[Dimension: String]: [(value: Double, hasFired: Bool)]] = [:]
        for week in LastWeeks.spans(before: instant, rule.window) {
            for reading in rule.merged(try read(rule.request(from: week.lowerBound, to: week.upperBound)))
            where reading.rollup.effectiveCount >= rule.minimumCount {
                guard let quantile = quantile(reading.rollup) else { continue }
                let hasFired = wasFiring(AlertKey(rule: rule.id, labels: reading.labels), week)
                past[reading.labels, default: []].append((quantile.value, hasFired))
            }
        }
        return current.map { reading in
            let weeks = past[reading.labels] ?? []
            let calm = weeks.filter { !$0.hasFired }
            // What was bad for so long is what there is: with nothing else to compare, it could never end.
            return judgement(reading, (calm.count >= LastWeeks.fewest ? calm : weeks).map(\.value))
        }
    }

    /// Whole hours, as nothing finer is kept of so long ago; the newest week first.
    static func spans(before instant: Timestamp, _ window: Duration) -> [Range<Timestamp>] {
        let hour = TimeStep.seconds(3600)
        let from = hour.start(holding: instant - window)
        let last = hour.start(holding: instant)
        let to = last == instant ? last : hour.next(after: last)
        return (1...most).map { week in
            let back = Duration.seconds(week * 7 * 86_400)
            return from - back..<to - back
        }
    }

    private func quantile(_ rollup: Rollup) -> Rollup.Quantile? {
        rollup.quantile(percentile, thresholds: rule.metric.thresholds, confidence: rule.confidence)
    }

    private func judgement(_ reading: Reading, _ weeks: [Double]) -> Judgement {
        guard let quantile = quantile(reading.rollup), let middle = LastWeeks.median(weeks) else {
            return Judgement(labels: reading.labels, verdict: weeks.isEmpty ? .warmingUp : .tooFew, evidence: nil)
        }
        let logarithms = weeks.map(limit.logarithm)
        let deviations = logarithms.map { abs($0 - limit.logarithm(middle)) }
        let spread = max(LastWeeks.median(deviations) ?? 0, LastWeeks.leastDeviation) * LastWeeks.outlier
        let estimate = Estimate(
            quantile, limit: limit.limit(from: middle, spread: spread), effective: reading.rollup.effectiveCount)
        let isWarm = weeks.count >= LastWeeks.fewest
        let name = "median of \(weeks.count) week\(weeks.count == 1 ? "" : "s")"
        return Judgement(
            labels: reading.labels, verdict: isWarm ? estimate.verdict(of: rule) : .warmingUp,
            evidence: Evidence(
                metric: rule.metric, percentile: percentile, value: estimate.value, lower: estimate.lower,
                upper: estimate.upper, limit: estimate.limit, count: reading.rollup.count,
                effective: estimate.effective, from: instant - rule.window, to: instant,
                baseline: Baseline(value: middle, name: name)))
    }

    static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
