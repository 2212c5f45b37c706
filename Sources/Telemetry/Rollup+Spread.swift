extension Rollup {
    /// Adds many values at once.
    ///
    /// What lies in a range is taken to lie evenly in it, as Prometheus' `histogram_quantile` does: a percentile is as exact as the
    /// sender's ranges are narrow. The sum is the sender's own where it tells one. O(buckets between the lowest and the highest value).
    package mutating func add(_ spread: ValueSpread, thresholds: Thresholds) {
        for run in spread.runs where run.count > 0 { add(run, thresholds) }
        sum += spread.mean * Double(spread.count)
    }

    private mutating func add(_ run: ValueSpread.Run, _ thresholds: Thresholds) {
        rate(run, thresholds)
        let count = run.count
        guard run.upper > 0 else { return histogram.addZeros(count) }
        let lower = max(0, run.lower)
        guard lower < run.upper else { return histogram.add(count, toBucket: BucketIndex.of(run.upper)) }
        let last = BucketIndex.of(run.upper)
        var before: Int64 = 0
        for index in BucketIndex.of(max(lower.nextUp, 0x1p-10))...last {
            let edge = index == last ? run.upper : min(BucketIndex.upperEdge(index), run.upper)
            // Shares of the whole are rounded, not parts, so that they add up.
            let upTo = index == last ? count : Rollup.share(of: count, (edge - lower) / (run.upper - lower))
            if upTo > before { histogram.add(upTo - before, toBucket: index) }
            before = max(before, upTo)
        }
    }

    /// The exact counts against the thresholds, under the same assumption.
    private mutating func rate(_ run: ValueSpread.Run, _ thresholds: Thresholds) {
        func upTo(_ value: Double) -> Int64 {
            guard run.lower < run.upper else { return run.upper <= value ? run.count : 0 }
            return Rollup.share(of: run.count, (value - run.lower) / (run.upper - run.lower))
        }
        // No metric of servers is the better the higher.
        let good = upTo(thresholds.good)
        let acceptable = max(good, upTo(thresholds.poor))
        self.good += good
        needsImprovement += acceptable - good
        poor += run.count - acceptable
    }

    private static func share(of count: Int64, _ share: Double) -> Int64 {
        Int64((Double(count) * min(1, max(0, share))).rounded())
    }
}
