/// What is kept of many values: the histogram, the sum, and exact counts against the metric's thresholds.
///
/// The thresholds are not bucket edges, so the three rating counts are kept beside the buckets: "share good" is exact.
/// Like the histogram a rollup may be a difference; `merge` and `subtract` undo each other, but for the last bits of the sum.
package struct Rollup: Hashable, Sendable {
    package var sum: Double = 0
    package var good: Int64 = 0
    package var needsImprovement: Int64 = 0
    package var poor: Int64 = 0
    package var histogram = Histogram()

    package init() {}

    /// Values rolled up; equal to what the histogram holds.
    package var count: Int64 { good + needsImprovement + poor }

    package var isEmpty: Bool { good == 0 && needsImprovement == 0 && poor == 0 && histogram.isEmpty }

    /// Adds `weight` values of `value`, or takes them out when it is negative.
    package mutating func add(_ value: Double, thresholds: Thresholds, weight: Int64 = 1) {
        sum += value * Double(weight)
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
        histogram.merge(other.histogram)
    }

    package mutating func subtract(_ other: Rollup) {
        sum -= other.sum
        good -= other.good
        needsImprovement -= other.needsImprovement
        poor -= other.poor
        histogram.subtract(other.histogram)
    }
}
