package import Rules
package import Telemetry

/// What a rule's values were lately, for whoever sees an alert: slice by slice, the oldest first.
package struct AlertHistory {
    private var values: [[Dimension: String]: [Double?]] = [:]

    /// Enough to see whether it jumped or crept.
    private static let slices: Int64 = 24

    /// Asks once for all labels of the rule.
    package init<Failure: Error>(
        _ rule: Rule, at instant: Timestamp, _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) {
        let step = AlertHistory.step(of: rule)
        let slicing = TimeStep.fixed(step)
        let first = slicing.start(holding: instant - step * AlertHistory.slices)
        var request = rule.request(from: first, to: instant)
        request.step = slicing
        for (place, readings) in Dictionary(grouping: try read(request), by: \.from) {
            let slice = Int((place - first).milliseconds / step.milliseconds)
            for reading in rule.merged(readings) {
                var line = values[reading.labels] ?? Array(repeating: nil, count: Int(AlertHistory.slices) + 1)
                if line.indices.contains(slice) { line[slice] = AlertHistory.value(rule, reading.rollup) }
                values[reading.labels] = line
            }
        }
    }

    /// Up to the slice that goes on; empty where there is nothing to see.
    package func values(of labels: [Dimension: String]) -> [Double?] {
        let line = (values[labels] ?? []).drop { $0 == nil }
        return line.last.map { $0 == nil } ?? true ? Array(line.dropLast()) : Array(line)
    }

    /// A quarter of the window, in whole minutes; of comparisons and budgets a whole hour, as old days are kept by it.
    private static func step(of rule: Rule) -> Duration {
        let minutes = max(1, rule.window.milliseconds / 4 / 60_000)
        return .seconds(min(minutes, 60) * 60)
    }

    private static func value(_ rule: Rule, _ rollup: Rollup) -> Double? {
        guard rollup.count > 0 else { return nil }
        switch rule.promise {
        case .percentile(let percentile, _), .shift(let percentile, _, _):
            return rollup.quantile(percentile, thresholds: rule.metric.thresholds)?.value
        case .share(let share, _): return Double(share.count(in: rollup)) / Double(rollup.count)
        case .count: return Double(rollup.count)
        case .burn(let budget, _):
            let bad = rollup.count(worseThan: budget.goodLevel, thresholds: rule.metric.thresholds)
            return Double(bad) / Double(rollup.count) / budget.badShare
        }
    }
}
