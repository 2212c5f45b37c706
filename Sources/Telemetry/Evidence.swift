/// The numbers a verdict rests on; they travel with the alert.
package struct Evidence: Hashable, Sendable, Codable {
    package let metric: String
    /// Nil where the value is a share, or how many were counted.
    package let percentile: Percentile?
    /// What the value is a share of; nil where it is none.
    package let share: RatedShare?
    /// In `unit`, as are the bounds and the limit.
    package let value: Double
    package let lower: Double?
    package let upper: Double?
    package let limit: Double
    /// Distinct visits or operations in the window.
    package let count: Int64
    /// Of unweighted values that would tell as much, where it was sampled; nil where that is not known.
    package let effective: Int64?
    package let from: Timestamp
    package let to: Timestamp
    /// What the value is a burn rate of; nil where it is none. Then value, bounds and limit are multiples of the rate at which the budget lasts.
    package let burn: BurnEvidence?
    /// What the limit was made from; nil where the rule says it.
    package let baseline: Baseline?

    package init(
        metric: Metric, percentile: Percentile?, share: RatedShare? = nil, value: Double, lower: Double?,
        upper: Double?, limit: Double, count: Int64, effective: Int64? = nil, from: Timestamp, to: Timestamp,
        burn: BurnEvidence? = nil, baseline: Baseline? = nil
    ) {
        self.metric = metric.name
        self.percentile = percentile
        self.share = share
        self.value = value
        self.lower = lower
        self.upper = upper
        self.limit = limit
        self.count = count
        self.effective = effective == count ? nil : effective
        self.from = from
        self.to = to
        self.burn = burn
        self.baseline = baseline
    }

    /// Nil for a metric that is known no more, and for a share or a burn rate, which have none.
    package var unit: MetricUnit? {
        guard share == nil, burn == nil else { return nil }
        return percentile == nil ? .count : Metric(name: metric)?.unit
    }

    /// `p75`, `share poor`, `burn rate`, or `count`.
    package var statistic: String {
        percentile?.label ?? share.map { "share \($0.words)" } ?? (burn == nil ? "count" : "burn rate")
    }

    /// The value, a bound or the limit, with its unit; a share in percent, a burn rate as a multiple.
    package func text(_ number: Double) -> String {
        if burn != nil { return BurnEvidence.format(number) }
        guard share == nil else { return RatedShare.format(number) }
        return unit?.format(number) ?? "\(number)"
    }
}
