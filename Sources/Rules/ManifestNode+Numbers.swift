import Manifest
import Telemetry

/// The numbers of rules.
extension ManifestNode {
    /// `75` or `p75`, from 1 to 99.99: below, a percentile is a minimum; above, no window holds enough values.
    var percentile: Percentile? {
        guard let text else { return nil }
        guard let percent = LimitText.number(text.hasPrefix("p") ? text.dropFirst() : text[...]),
            (1...99.99).contains(percent), let percentile = Percentile(percent)
        else { return fail("expected a percentile from 1 to 99.99, such as 75 or p75, got \(excerpt)") }
        return percentile
    }

    /// A limit in the metric's unit.
    func limit(of metric: Metric) -> Double? {
        guard let text else { return nil }
        do {
            let limit = try LimitText.parse(text, for: metric)
            guard limit > 0 else { return fail("the limit of \(metric.name) must be above 0, got \(excerpt)") }
            // Above the ceiling nothing is believed, and the highest bucket swallows all that is above its lower edge.
            let highest = min(metric.ceiling, BucketIndex.lowerEdge(BucketIndex.highest))
            guard limit < highest else {
                return fail(
                    "values of \(metric.name) are told apart up to \(metric.unit.format(highest)), so a limit of \(text) would never be broken"
                )
            }
            return limit
        } catch {
            switch error {
            case .withoutUnit:
                let units = LimitText.units(of: metric.unit).map(\.name).joined(separator: ", ")
                return fail(
                    "the limit of \(metric.name) needs its unit: write \(text)\(metric.unit.rawValue) (units: \(units))"
                )
            case .unreadable:
                return fail(
                    "the limit of \(metric.name) is \(LimitText.expectation(of: metric.unit)); got \(excerpt)")
            }
        }
    }

    /// How many are still allowed.
    var wholeCount: Int64? {
        guard let text else { return nil }
        guard let count = Int64(text), (0...1_000_000_000).contains(count) else {
            return fail("expected a whole number, the most that may be counted in the window, got \(excerpt)")
        }
        return count
    }

    /// `.some(nil)` for `auto`, nil when it cannot be read.
    var minimumCount: Int64?? {
        guard let text else { return nil }
        if text == "auto" { return .some(nil) }
        guard let count = Int64(text), (1...1_000_000).contains(count) else {
            return fail("expected auto or a whole number from 1 to 1000000, got \(excerpt)")
        }
        return .some(count)
    }

    /// `95%` as a share, strictly between a half (a coin) and 1 (which no sample reaches).
    var confidence: Double? {
        guard let text else { return nil }
        guard text.hasSuffix("%"), let percent = LimitText.number(text.dropLast()), percent > 50, percent <= 99.999
        else { return fail("expected a confidence above 50% and at most 99.999%, such as 95%, got \(excerpt)") }
        return percent / 100
    }
}
