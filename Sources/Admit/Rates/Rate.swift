import Telemetry

/// So many requests a period, all of which may come at once: 100 a minute.
package struct Rate: Hashable, Sendable {
    package let count: Int
    package let period: Duration
    /// Rounded up, from 1.
    package let periodSeconds: Int

    /// More than a server of one core answers, in the shortest period.
    package static let counts = 1...1_000_000
    /// A header tells the period in seconds, and a day is as long as a limit by address makes sense.
    package static let periods: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)

    /// Nil when the count or the period is out of bounds.
    package init?(count: Int, period: Duration) {
        guard Rate.counts.contains(count), Rate.periods.contains(period) else { return nil }
        self.init(checked: count, per: period)
    }

    init(checked count: Int, per period: Duration) {
        self.count = count
        self.period = period
        // Here and not at each verdict: taking a Duration apart costs as much as the verdict.
        periodSeconds = Int(ArrivalRule.secondsRoundedUp(period.nanoseconds))
    }
}
