package import Telemetry

/// What a shape cost in the window: how often it was called, and how long that took together.
package struct ShapeCost: Hashable, Sendable {
    package let shape: TimedShape
    package let calls: Int64
    /// Milliseconds of all calls.
    package let total: Double
    /// The calls that are known one by one; nil where only their mean is.
    package let each: Rollup?
    package let failures: Int64

    /// Nil when nothing was called.
    ///
    /// The same calls may come both ways, from the service that made them and from the database that answered: adding them up would
    /// count them twice, so the way that saw more of them tells number and time.
    init?(_ shape: TimedShape, each: Rollup?, means: Rollup?, failures: Int64) {
        let each = each.flatMap { $0.count > 0 ? $0 : nil }
        let means = means.flatMap { $0.count > 0 ? $0 : nil }
        let more = means.map { $0.count > each?.count ?? 0 } ?? false ? means : each
        guard let more else { return nil }
        self.shape = shape
        calls = more.count
        total = max(0, more.sum)
        self.each = each
        self.failures = max(0, failures)
    }

    /// Milliseconds.
    package var mean: Double { total / Double(calls) }

    /// Of how many calls it is known whether they failed: a database's statistics do not count failures, so where calls are known one
    /// by one it is those.
    package var judged: Int64 {
        guard let each, each.count >= failures else { return max(calls, failures) }
        return each.count
    }

    /// The costliest first; equal ones keep one order, whatever the store's: the same data gives the same bytes.
    static func costliestFirst(_ left: ShapeCost, _ right: ShapeCost) -> Bool {
        if left.total != right.total { return left.total > right.total }
        if left.calls != right.calls { return left.calls > right.calls }
        return left.shape < right.shape
    }
}
