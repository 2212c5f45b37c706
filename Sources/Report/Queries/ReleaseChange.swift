package import Telemetry

/// The release that made a shape slower or faster.
package struct ReleaseChange: Hashable, Sendable {
    package let release: String
    /// The percentile with the release before it, and with this one; milliseconds.
    package let before: Double
    package let after: Double

    package init(release: String, before: Double, after: Double) {
        self.release = release
        self.before = before
        self.after = after
    }

    /// A release with what was measured of it.
    package struct Sighting: Hashable, Sendable {
        package let release: String
        /// Slices with data.
        package private(set) var first: Int64
        package private(set) var last: Int64
        package private(set) var rollup: Rollup

        package init(_ release: String, in slice: Int64, _ rollup: Rollup) {
            self.release = release
            (first, last) = (slice, slice)
            self.rollup = rollup
        }

        package mutating func merge(_ other: Sighting) {
            first = min(first, other.first)
            last = max(last, other.last)
            rollup.merge(other.rollup)
        }

        /// Whether this one came before: it began earlier, or began in the same slice and ended earlier.
        fileprivate func isBefore(_ other: Sighting) -> Bool { (first, last) < (other.first, other.last) }
    }

    /// The newest release whose percentile differs beyond doubt from that of the release before it: their one-sided 95 % bounds lie
    /// apart. Nil when none does.
    ///
    /// Two releases that began and ended in the same slices ran side by side; neither came after the other, so neither changed it.
    package static func newest(
        _ sightings: [Sighting], _ percentile: Percentile, _ thresholds: Thresholds
    ) -> ReleaseChange? {
        let ordered = sightings.sorted { $0.isBefore($1) || (!$1.isBefore($0) && $0.release < $1.release) }
        for (old, new) in zip(ordered, ordered.dropFirst()).reversed() where old.isBefore(new) {
            guard let before = old.rollup.quantile(percentile, thresholds: thresholds),
                let after = new.rollup.quantile(percentile, thresholds: thresholds), areApart(before, after)
            else { continue }
            return ReleaseChange(release: new.release, before: before.value, after: after.value)
        }
        return nil
    }

    private static func areApart(_ one: Rollup.Quantile, _ other: Rollup.Quantile) -> Bool {
        func lies(_ low: Rollup.Quantile, below high: Rollup.Quantile) -> Bool {
            guard let upper = low.upper, let lower = high.lower else { return false }
            return upper < lower
        }
        return lies(one, below: other) || lies(other, below: one)
    }
}
