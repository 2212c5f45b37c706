/// What is kept of many values: the histogram, the sum, and exact counts against the metric's thresholds.
///
/// The thresholds are not bucket edges, so the three rating counts are kept beside the buckets: "share good" is exact.
/// Like the histogram a rollup may be a difference; `merge` and `subtract` undo each other, but for the last bits of the sum.
package struct Rollup: Hashable, Sendable {
    package var sum: Double = 0
    package var good: Int64 = 0
    package var needsImprovement: Int64 = 0
    package var poor: Int64 = 0
    /// The squares of the weights less the weights, summed up: 0 where nothing was sampled. With it the count says how many
    /// measurements the bounds rest on.
    package var excess: Int64 = 0
    package var histogram = Histogram()

    package init() {}

    /// Values rolled up; equal to what the histogram holds.
    package var count: Int64 { good + needsImprovement + poor }

    package var isEmpty: Bool { good == 0 && needsImprovement == 0 && poor == 0 && excess == 0 && histogram.isEmpty }

    /// How many unweighted values would tell as much: (Σw)² / Σw² (Kish, "Survey Sampling", 1965, §11.7), rounded down.
    package var effectiveCount: Int64 {
        guard excess > 0, histogram.count > 0 else { return histogram.count }
        let count = Double(histogram.count)
        return max(1, Int64(count / (count + Double(excess)) * count))
    }

    /// One in ten thousand is the thinnest sample believed.
    package static let weightLimit: UInt64 = 10_000

    /// Adds a value that stands for `weight` of its kind, or takes it out when the weight is negative.
    package mutating func add(_ value: Double, thresholds: Thresholds, weight: Int64 = 1) {
        sum += value * Double(weight)
        excess += weight.signum() * weight * weight - weight
        switch thresholds.rate(value) {
        case .good: good += weight
        case .needsImprovement: needsImprovement += weight
        case .poor: poor += weight
        }
        histogram.add(value, weight: weight)
    }

    package mutating func merge(_ other: Rollup) {
        sum += other.sum
        good += other.good
        needsImprovement += other.needsImprovement
        poor += other.poor
        excess += other.excess
        histogram.merge(other.histogram)
    }

    package mutating func subtract(_ other: Rollup) {
        sum -= other.sum
        good -= other.good
        needsImprovement -= other.needsImprovement
        poor -= other.poor
        excess -= other.excess
        histogram.subtract(other.histogram)
    }
}
