import Telemetry

/// Keeps to a rate: never more than `rate.count` attempts within any `rate.time`.
struct SendPace {
    private let rate: SendRate?
    /// The last `rate.count` attempts, oldest first.
    private var attempts: [Timestamp] = []

    init(_ rate: SendRate?) { self.rate = rate }

    mutating func note(_ attempt: Timestamp) {
        guard let rate else { return }
        attempts.append(attempt)
        attempts.removeFirst(max(0, attempts.count - rate.count))
    }

    /// When the next may be; nil at once.
    func next(at now: Timestamp) -> Timestamp? {
        guard let rate, attempts.count >= rate.count, let first = attempts.first else { return nil }
        // A clock that was set back must not silence a receiver.
        let free = min(first, now) + rate.time
        return free > now ? free : nil
    }
}
