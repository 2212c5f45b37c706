import Foundation
import Telemetry

/// Counts by range → a spread in milliseconds. Throws the refusal of counts that cannot be.
struct SpreadBuilder {
    private let scale: UnitScale
    /// Whether the counts are all since an instant. Their least and greatest value then belong to no range: they change
    /// between points, and with them the ranges by which the next point's counts are told from this one's.
    private let isRunning: Bool
    private var runs: [ValueSpread.Run] = []
    private var total: Int64 = 0

    /// Eleven thousand years in milliseconds: beyond any edge of an exponential histogram that means something.
    private static let largest = 1e15
    /// What OpenTelemetry's data model allows and implements.
    private static let scales: ClosedRange<Int32> = -10...20

    init(_ scale: UnitScale, isRunning: Bool) {
        self.scale = scale
        self.isRunning = isRunning
    }

    /// Ranges between bounds. The first begins at the least value or 0. The last has no end: without a greatest value all in it
    /// are counted as its lower bound, as Prometheus does.
    mutating func addExplicit(_ point: HistogramPoint) throws(Refusal) {
        let bounds = try edges(point.bounds)
        guard point.counts.count == bounds.count + 1, let first = bounds.first, let last = bounds.last else {
            throw Refusal(
                .badValue,
                "a histogram has \(bounds.count) bounds and \(point.counts.count) counts; expected one count more")
        }
        try add(0, lower: least(point, upTo: first), upper: first, point)
        for index in bounds.indices.dropFirst() {
            try add(index, lower: bounds[index - 1], upper: bounds[index], point)
        }
        try add(bounds.count, lower: last, upper: greatest(point, from: last), point)
    }

    /// Ranges between powers: index i covers what is above base^i and up to base^(i+1), base being 2^(2^−scale).
    mutating func addExponential(_ exponent: HistogramPoint.Exponent, _ point: HistogramPoint) throws(Refusal) {
        guard !exponent.hasNegativeValues else {
            throw Refusal(.badValue, "a histogram of durations has negative values")
        }
        guard SpreadBuilder.scales.contains(exponent.scale) else {
            throw Refusal(
                .badValue, "the scale of a histogram is \(exponent.scale); expected \(SpreadBuilder.scales)")
        }
        try SpreadBuilder.checkLength(point.counts)
        try append(lower: 0, upper: 0, exponent.zeroCount)
        for (index, count) in point.counts.enumerated() where count > 0 {
            let power = Int64(exponent.offset) + Int64(index)
            try append(lower: edge(power, exponent.scale), upper: edge(power + 1, exponent.scale), count)
        }
    }

    /// The spread, whose counts must be those of the whole.
    func finish(_ point: HistogramPoint, count: Int64) throws(Refusal) -> ValueSpread {
        guard total == count else {
            throw Refusal(.badValue, "the counts of a histogram add up to \(total); it says that there are \(count)")
        }
        return ValueSpread(runs: runs, sum: try sum(point))
    }

    func sum(_ point: HistogramPoint) throws(Refusal) -> Double? {
        guard let told = point.sum else { return nil }
        let sum = scale.convert(told)
        guard sum.isFinite, sum >= 0 else { throw Refusal(.badValue, "the sum of a histogram is no duration") }
        return sum
    }

    private mutating func add(_ index: Int, lower: Double, upper: Double, _ point: HistogramPoint) throws(Refusal) {
        if point.counts[index] > 0 { try append(lower: lower, upper: upper, point.counts[index]) }
    }

    /// Ranges that have become one at the ends of what is told apart are counted together.
    private mutating func append(lower: Double, upper: Double, _ count: UInt64) throws(Refusal) {
        guard count > 0 else { return }
        guard let count = Int64(exactly: count), count <= ValueSpread.countLimit - total else {
            throw Refusal(.badValue, "a histogram counts more than \(ValueSpread.countLimit) values")
        }
        total += count
        if let last = runs.last, last.lower == lower, last.upper == upper {
            runs[runs.count - 1] = ValueSpread.Run(lower: lower, upper: upper, count: last.count + count)
        } else {
            runs.append(ValueSpread.Run(lower: lower, upper: upper, count: count))
        }
    }

    private func edges(_ bounds: [Double]) throws(Refusal) -> [Double] {
        try SpreadBuilder.checkLength(bounds)
        let edges = bounds.map(scale.convert)
        guard edges.allSatisfy({ $0.isFinite && $0 >= 0 }), zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw Refusal(.badValue, "the bounds of a histogram are no rising durations")
        }
        return edges
    }

    private static func checkLength<Element>(_ list: [Element]) throws(Refusal) {
        guard list.count <= ValueSpread.runLimit else {
            throw Refusal(.badValue, "a histogram has more than \(ValueSpread.runLimit) buckets")
        }
    }

    private func least(_ point: HistogramPoint, upTo bound: Double) -> Double {
        guard !isRunning, let least = point.min.map(scale.convert), least > 0, least <= bound else { return 0 }
        return least
    }

    private func greatest(_ point: HistogramPoint, from bound: Double) -> Double {
        guard !isRunning, let greatest = point.max.map(scale.convert), greatest.isFinite, greatest >= bound else {
            return bound
        }
        return greatest
    }

    private func edge(_ power: Int64, _ scale: Int32) -> Double {
        min(self.scale.convert(exp2(scalbn(Double(power), Int(-scale)))), SpreadBuilder.largest)
    }
}
