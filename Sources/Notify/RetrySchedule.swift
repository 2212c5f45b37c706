package import Telemetry

/// When a message that was not delivered is tried again, and when it is given up. Pure.
///
/// Exponential backoff with full jitter: a receiver that comes back is not met by all senders at once
/// (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
package enum RetrySchedule {
    /// The first retry lies within this; each further one within twice the one before.
    package static let base = Duration.seconds(1)
    /// A receiver that was down for long hears from us within five minutes of its return.
    package static let cap = Duration.seconds(300)
    /// Jitter reaches down to nothing; this keeps two attempts from being one.
    package static let minimumDelay = Duration.milliseconds(100)

    /// How long after its creation a message is still worth sending: hours for a page, which is stale by the next shift.
    package static func lifetime(of severity: Severity) -> Duration {
        switch severity {
        case .page, .info: .seconds(6 * 3600)
        case .ticket: .seconds(24 * 3600)
        }
    }

    /// Uniform between `minimumDelay` and the bound of this attempt, of which `attempts` have been made, this one included.
    package static func delay(
        afterAttempts attempts: Int, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        // 2^20 s is far above the cap; a larger shift would overflow in the end.
        let bound = min(cap, base * (1 << min(max(attempts - 1, 0), 20)))
        return .milliseconds(
            Int64.random(in: minimumDelay.milliseconds...bound.milliseconds, using: &generator))
    }

    /// `delivery` as it is after an attempt that ended `now` with `outcome`.
    ///
    /// A message whose next attempt would come after its lifetime is dead. One found past its lifetime because vitalsd
    /// was down still gets the attempt it is given here.
    package static func delivery(
        _ delivery: Delivery, after outcome: DeliveryOutcome, at now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> Delivery {
        var next = delivery
        next.attempts += 1
        next.lastAttempt = now
        switch outcome {
        case .delivered(let status):
            next.state = .delivered
            next.lastAnswer = "\(status)"
        case .disable(let reason), .dead(let reason), .unreadable(let reason):
            next.state = .dead
            next.lastAnswer = reason
        case .retry(let reason, let after):
            let drawn = delay(afterAttempts: next.attempts, using: &generator)
            let attempt = now + max(drawn, after ?? .zero)
            let lifetime = lifetime(of: delivery.alert.severity)
            if attempt > delivery.createdAt + lifetime {
                next.state = .dead
                next.lastAnswer = "\(reason); given up after \(lifetime.roundedText)"
            } else {
                next.nextAttempt = attempt
                next.lastAnswer = reason
            }
        }
        return next
    }
}
