import Telemetry

/// The generic cell rate algorithm: a token bucket told by a single instant, the theoretical arrival time. Pure.
///
/// With T = period / count and B = count, a request is let pass ⇔ TAT − now ≤ (B − 1)·T, and then TAT = max(TAT, now) + T
/// (ITU-T I.371, annex A, virtual scheduling). TAT − now is how much of the burst is used, in time. T is rounded up to a whole
/// nanosecond: a rate whose count does not divide its period falls short by less than `count` ns a period, and is never exceeded.
struct ArrivalRule: Hashable, Sendable {
    /// T, in nanoseconds.
    let interval: Int64
    /// (B − 1)·T, in nanoseconds: at most a day and a millisecond.
    let tolerance: Int64

    /// Where nothing has arrived yet.
    static let never = Int64.min

    struct Decision: Hashable {
        let isAllowed: Bool
        /// TAT − now after the decision, in nanoseconds, from 0.
        let backlog: Int64
        /// TAT after the decision, in nanoseconds of the monotonic clock.
        let arrival: Int64
    }

    init(_ rate: Rate) {
        let count = Int64(rate.count)
        interval = (rate.period.nanoseconds + count - 1) / count
        tolerance = (count - 1) * interval
    }

    /// A clock that ran backwards makes everything look early, which is refused until it has caught up.
    func decide(_ arrival: Int64, at now: SteadyTime, spends: Bool) -> Decision {
        let due = max(arrival, now.nanoseconds)
        let backlog = due.subtractingClamped(now.nanoseconds)
        guard backlog <= tolerance, spends else {
            return Decision(isAllowed: backlog <= tolerance, backlog: backlog, arrival: due)
        }
        return Decision(isAllowed: true, backlog: backlog + interval, arrival: due.addingClamped(interval))
    }

    /// Requests that could still come at once.
    func remaining(_ backlog: Int64) -> Int {
        Int(max(0, (tolerance + interval).subtractingClamped(backlog)) / interval)
    }

    /// Until a refused request would be let pass; from 1, since "at once" was just refused.
    func retrySeconds(_ backlog: Int64) -> Int { max(1, Int(ArrivalRule.secondsRoundedUp(backlog - tolerance))) }

    /// Of nanoseconds, from 0.
    static func secondsRoundedUp(_ nanoseconds: Int64) -> Int64 {
        nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 > 0 ? 1 : 0)
    }
}
