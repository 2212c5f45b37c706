/// Many values of one metric as their sender counted them: how many lay in which range, and what they add up to.
package struct ValueSpread: Hashable, Sendable {
    /// Values above `lower` and up to `upper`, in the metric's unit; all of them `upper` where both are the same.
    package struct Run: Hashable, Sendable {
        package let lower: Double
        package let upper: Double
        /// 0 to `countLimit`.
        package let count: Int64

        package init(lower: Double, upper: Double, count: Int64) {
            self.lower = lower
            self.upper = upper
            self.count = count
        }
    }

    /// In rising order, apart from each other.
    package let runs: [Run]
    /// Nil where the sender does not tell.
    package let sum: Double?

    /// A trillion values at once: beyond it a count is a lie.
    package static let countLimit: Int64 = 1_000_000_000_000
    /// More runs than any histogram of the field has: exponential ones are sent with 160 buckets.
    package static let runLimit = 512

    package init(runs: [Run], sum: Double? = nil) {
        self.runs = runs
        self.sum = sum
    }

    package var count: Int64 { runs.reduce(0) { $0 + $1.count } }
}

extension ValueSpread {
    /// By the sender's sum, else as if each value lay in the middle of its range; 0 where there are none.
    package var mean: Double {
        let count = count
        guard count > 0 else { return 0 }
        return (sum ?? runs.reduce(0) { $0 + ($1.lower + $1.upper) / 2 * Double($1.count) }) / Double(count)
    }

    /// What came since an earlier state of the same total; nil where something became less, so that it must have begun anew.
    ///
    /// Ranges may have become wider: an exponential histogram halves its scale when its values no longer fit, and its zero bucket may
    /// grow. A range then holds all the earlier ones within it.
    package func since(_ earlier: ValueSpread) -> ValueSpread? {
        var before = earlier.runs.filter { $0.count > 0 }[...]
        var runs: [Run] = []
        for run in self.runs {
            var count = run.count
            while let first = before.first, run.holds(first) {
                count -= first.count
                before.removeFirst()
            }
            guard count >= 0 else { return nil }
            if count > 0 { runs.append(Run(lower: run.lower, upper: run.upper, count: count)) }
        }
        guard before.isEmpty else { return nil }
        return ValueSpread(runs: runs, sum: difference(sum, earlier.sum))
    }

    /// Sums of senders are rounded, so a little less than before is nothing.
    private func difference(_ sum: Double?, _ earlier: Double?) -> Double? {
        guard let sum, let earlier else { return nil }
        return max(0, sum - earlier)
    }
}

extension ValueSpread.Run {
    /// Powers of two roots are rounded in another way at another scale.
    private static let tolerance = 1e-9

    /// Whether an earlier range is a part of this one. A single value at its upper end is a range of its own, above all bounds.
    fileprivate func holds(_ earlier: ValueSpread.Run) -> Bool {
        let slack = upper * ValueSpread.Run.tolerance
        guard earlier.lower >= lower - slack, earlier.upper <= upper + slack else { return false }
        return lower == upper || earlier.lower < upper - slack
    }
}

extension ValueSpread {
    /// As many values, each of them the mean.
    package var atItsMean: ValueSpread {
        ValueSpread(runs: [Run(lower: mean, upper: mean, count: count)], sum: sum)
    }
}

extension ValueSpread {
    /// A histogram with explicit bounds: `counts[i]` values lie above `bounds[i − 1]` and up to `bounds[i]`.
    ///
    /// What is above all bounds reaches up to the largest value if the sender tells it, else it is taken for the last bound, as Prometheus
    /// does. Ranges without values are left out.
    ///
    /// - Parameters:
    ///   - bounds: rising, 0 or more.
    ///   - counts: one more than bounds.
    package init(
        bounds: [Double], counts: [Int64], sum: Double? = nil, least: Double? = nil, most: Double? = nil
    ) {
        var runs: [Run] = []
        for (place, count) in counts.enumerated() where count > 0 {
            var lower = place == 0 ? 0 : bounds[place - 1]
            var upper = place < bounds.count ? bounds[place] : max(lower, most ?? lower)
            if let most, most >= lower, most < upper { upper = most }
            if let least, least > lower, least <= upper { lower = least }
            runs.append(Run(lower: lower, upper: upper, count: count))
        }
        self.init(runs: runs, sum: sum)
    }
}
