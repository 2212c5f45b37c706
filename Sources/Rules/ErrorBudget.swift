/// What of an objective may be bad: the share that is left to 1, over the period.
package struct ErrorBudget: Sendable, Hashable {
    /// Up to where a value is good, in the metric's unit; where more is better, from where on.
    package let goodLevel: Double
    /// The share of good values that is promised, above 0 and below 1.
    package let target: Double
    /// Over which it is promised; 7 d to 90 d.
    package let period: Duration

    package init(goodLevel: Double, target: Double, period: Duration) {
        self.goodLevel = goodLevel
        self.target = target
        self.period = period
    }

    /// The share that may be bad.
    package var badShare: Double { 1 - target }

    /// As fast as it can burn: everything is bad.
    package var fastest: Double { 1 / badShare }
}
