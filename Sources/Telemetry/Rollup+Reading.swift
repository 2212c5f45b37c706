extension Rollup {
    /// How many values are worse than `level`, which is good itself.
    ///
    /// Exact at the metric's own thresholds. Elsewhere values in the level's own bucket, 1.1 % wide, count as good.
    package func count(worseThan level: Double, thresholds: Thresholds) -> Int64 {
        if level == thresholds.good { return poor + needsImprovement }
        if level == thresholds.poor { return poor }
        guard level > 0 else { return thresholds.isHigherBetter ? 0 : histogram.count - max(0, histogram.zeroCount) }
        let place = BucketIndex.of(level)
        let worse = histogram.buckets.filter { thresholds.isHigherBetter ? $0.index < place : $0.index > place }
        let zeros = thresholds.isHigherBetter ? max(0, histogram.zeroCount) : 0
        return worse.reduce(zeros) { $0 + max(0, $1.count) }
    }

    /// The same shape with `factor` times the values.
    ///
    /// - Parameter factor: above 0. Counts are rounded, so what is scaled down should be scaled up first.
    package func scaled(by factor: Double) -> Rollup {
        func scale(_ count: Int64) -> Int64 { Int64((Double(count) * factor).rounded()) }
        var scaled = Rollup()
        scaled.sum = sum * factor
        scaled.good = scale(good)
        scaled.needsImprovement = scale(needsImprovement)
        scaled.poor = scale(poor)
        scaled.histogram.addZeros(scale(histogram.zeroCount))
        for bucket in histogram.buckets { scaled.histogram.add(scale(bucket.count), toBucket: bucket.index) }
        return scaled
    }

    /// A percentile with the interval that holds the true one with the given confidence on either side.
    package struct Quantile: Hashable, Sendable {
        /// In the metric's unit; never on the other side of a threshold than the exact counts say.
        package let value: Double
        package let rating: Rating
        /// One-sided bounds; nil where there are too few values for one.
        package let lower: Double?
        package let upper: Double?

        package init(value: Double, rating: Rating, lower: Double?, upper: Double?) {
            self.value = value
            self.rating = rating
            self.lower = lower
            self.upper = upper
        }
    }

    /// The percentile, its rating by the exact counts, and its bounds; nil when nothing was counted.
    ///
    /// - Parameter confidence: of each one-sided bound, 0.5 < confidence < 1; 0.95 by default.
    package func quantile(
        _ percentile: Percentile, thresholds: Thresholds, confidence: Double = 0.95
    ) -> Quantile? {
        let total = histogram.count
        let rank = percentile.rank(of: total)
        guard total > 0, let position = histogram.position(ofRank: rank) else { return nil }
        let rating = rating(ofRank: rank, thresholds)
        let ranks = ConfidenceRanks(
            percentile: percentile, count: effectiveCount, of: total, confidence: confidence)
        return Quantile(
            value: Rollup.hold(position.estimate, to: rating, thresholds),
            rating: rating,
            lower: ranks.lower.flatMap { histogram.position(ofRank: $0)?.lowerEdge },
            upper: ranks.upper.flatMap { histogram.position(ofRank: $0)?.upperEdge }.flatMap { $0.isFinite ? $0 : nil })
    }

    private func rating(ofRank rank: Int64, _ thresholds: Thresholds) -> Rating {
        let lowest = thresholds.isHigherBetter ? poor : good
        if rank <= lowest { return thresholds.isHigherBetter ? .poor : .good }
        return rank <= lowest + needsImprovement ? .needsImprovement : thresholds.isHigherBetter ? .good : .poor
    }

    /// An estimate may fall just across a threshold inside its own bucket; the exact counts know better.
    private static func hold(_ estimate: Double, to rating: Rating, _ thresholds: Thresholds) -> Double {
        switch (rating, thresholds.isHigherBetter) {
        case (.good, false): min(estimate, thresholds.good)
        case (.needsImprovement, false): min(max(estimate, thresholds.good.nextUp), thresholds.poor)
        case (.poor, false): max(estimate, thresholds.poor.nextUp)
        case (.good, true): max(estimate, thresholds.good)
        case (.needsImprovement, true): max(min(estimate, thresholds.good.nextDown), thresholds.poor)
        case (.poor, true): min(estimate, thresholds.poor.nextDown)
        }
    }
}
