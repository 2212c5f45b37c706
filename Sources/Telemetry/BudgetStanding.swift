/// How one error budget stands: what of a promise over weeks was kept so far.
package struct BudgetStanding: Hashable, Sendable {
    package let objective: String
    package let metric: Metric
    /// Up to where a value is good; where more is better, from where on.
    package let goodLevel: Double
    /// 0 < target < 1.
    package let target: Double
    package let period: Duration
    package let labels: [Dimension: String]
    /// Values in the period, and those that were not good.
    package let count: Int64
    package let bad: Int64

    package init(
        objective: String, metric: Metric, goodLevel: Double, target: Double, period: Duration,
        labels: [Dimension: String], count: Int64, bad: Int64
    ) {
        self.objective = objective
        self.metric = metric
        self.goodLevel = goodLevel
        self.target = target
        self.period = period
        self.labels = labels
        self.count = count
        self.bad = bad
    }

    /// The share of good values; 1 where there are none.
    package var goodShare: Double { count > 0 ? 1 - Double(bad) / Double(count) : 1 }

    /// What of the budget is left, as a share of it: 1 where nothing was bad, 0 where just as much was as may be, less where more.
    package var left: Double { 1 - (1 - goodShare) / (1 - target) }
}
