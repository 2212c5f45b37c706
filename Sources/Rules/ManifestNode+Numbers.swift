import Manifest
import Telemetry

/// The numbers of rules.
extension ManifestNode {
    /// `75` or `p75`, from 1 to 99.99: below, a percentile is a minimum; above, no window holds enough values.
    var percentile: Percentile? {
        guard let text else { return nil }
        guard let percent = LimitText.number(text.hasPrefix("p") ? text.dropFirst() : text[...]),
            RuleRanges.percentile.contains(percent), let percentile = Percentile(percent)
        else { return fail("expected a percentile from 1 to 99.99, such as 75 or p75, got \(excerpt)") }
        return percentile
    }

    /// A number in the metric's unit that its values can be above and below.
    ///
    /// - Parameter word: what messages call it.
    func limit(of metric: Metric, as word: String = "limit") -> Double? {
        guard let text else { return nil }
        do {
            let limit = try LimitText.parse(text, for: metric)
            guard limit > 0 else { return fail("the \(word) of \(metric.name) must be above 0, got \(excerpt)") }
            // Above the ceiling nothing is believed, and the highest bucket swallows all that is above its lower edge.
            let highest = min(metric.ceiling, BucketIndex.lowerEdge(BucketIndex.highest))
            guard limit < highest else {
                return fail(
                    "values of \(metric.name) are told apart up to \(metric.unit.format(highest)), so a \(word) of \(text) would never be broken"
                )
            }
            return limit
        } catch {
            switch error {
            case .withoutUnit:
                let units = LimitText.units(of: metric.unit).map(\.name).joined(separator: ", ")
                return fail(
                    "the \(word) of \(metric.name) needs its unit: write \(text)\(metric.unit.rawValue) (units: \(units))"
                )
            case .unreadable:
                return fail(
                    "the \(word) of \(metric.name) is \(LimitText.expectation(of: metric.unit)); got \(excerpt)")
            }
        }
    }

    /// How many are still allowed.
    var wholeCount: Int64? {
        guard let text else { return nil }
        guard let count = Int64(text), RuleRanges.count.contains(count) else {
            return fail("expected a whole number, the most that may be counted in the window, got \(excerpt)")
        }
        return count
    }

    /// `.some(nil)` for `auto`, nil when it cannot be read.
    var minimumCount: Int64?? {
        guard let text else { return nil }
        if text == "auto" { return .some(nil) }
        guard let count = Int64(text), RuleRanges.minimumCount.contains(count) else {
            let range = RuleRanges.minimumCount
            return fail(
                "expected auto or a whole number from \(range.lowerBound) to \(range.upperBound), got \(excerpt)")
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

    /// `5/1m` as how many that are in `window`, whole or not. Nil without saying why where the window is not known.
    func rate(over window: Duration?) -> Double? {
        guard let text else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = LimitText.number(parts[0]) else {
            return fail("expected so many in a time, such as 5/1m, got \(excerpt)")
        }
        guard let time = duration(String(parts[1]), in: RuleRanges.rateTime), let window else { return nil }
        let count = number * Double(window.milliseconds) / Double(time.milliseconds)
        guard count <= Double(RuleRanges.count.upperBound) else {
            return fail(
                "\(excerpt) are more than \(RuleRanges.count.upperBound) in \(DurationText.format(window)), the most that is told apart"
            )
        }
        return count
    }

    /// `10%` as by how much of itself something may grow: above 0 and up to 10, ten times as much again.
    var increase: Double? {
        guard let text else { return nil }
        if text.hasSuffix("%"), let percent = LimitText.number(text.dropLast()), percent > 0,
            percent <= RuleRanges.highestIncrease
        {
            return percent / 100
        }
        return fail(
            "expected a percentage above 0% and up to \(LimitText.shortest(RuleRanges.highestIncrease))%, such as 10%, got \(excerpt)"
        )
    }

    /// `10%` as a share, strictly between 0, which a single value breaks, and 1, which none does.
    var share: Double? {
        guard let text else { return nil }
        if text.hasSuffix("%"), let percent = LimitText.number(text.dropLast()), percent > 0, percent < 100 {
            return percent / 100
        }
        guard let number = LimitText.number(text), number > 0, number < 100 else {
            return fail("expected a percentage above 0% and below 100%, such as 10%, got \(excerpt)")
        }
        // Whoever writes 0.1 means a tenth.
        let meant = number < 1 ? LimitText.shortest((number * 1e6).rounded() / 1e4) : text
        return fail("a share is a percentage: write \(meant)%")
    }
}
