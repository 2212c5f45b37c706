package import Telemetry

/// Where messages wait until they are delivered; `Collector` supplies it from SQLite.
///
/// An error thrown by any of these is logged and the receiver's turn tried again; nothing is lost, for a message leaves
/// the outbox only through `save`.
package struct Outbox: Sendable {
    /// Names of the receivers that are owed at least one waiting message, due or not.
    package let receivers: @Sendable () async throws -> [String]
    /// Waiting messages of one receiver with `nextAttempt` ≤ the instant, oldest first, at most `limit`.
    ///
    /// For each alert at most its oldest waiting message, and that one only if it is due itself: "resolved" must not
    /// overtake the "firing" it answers. One receiver a call, so that a backlog for one never hides another's page.
    package let due: @Sendable (_ receiver: String, _ at: Timestamp, _ limit: Int) async throws -> [Delivery]
    /// The earliest `nextAttempt` among the messages `due` could ever return for this receiver; nil when none waits.
    package let nextDue: @Sendable (_ receiver: String) async throws -> Timestamp?
    /// Writes state, attempts, nextAttempt and lastAnswer of the delivery with this id, durably.
    package let save: @Sendable (Delivery) async throws -> Void
    /// `save` of a message that is dead, and in the same transaction one more for another receiver about the same alert, due at once,
    /// with an id of its own. Must add none where that receiver is owed it already.
    package let handOver: @Sendable (_ dead: Delivery, _ to: String) async throws -> Void

    /// - Parameter handOver: left out, nobody is told instead.
    package init(
        receivers: @escaping @Sendable () async throws -> [String],
        due: @escaping @Sendable (_ receiver: String, _ at: Timestamp, _ limit: Int) async throws -> [Delivery],
        nextDue: @escaping @Sendable (_ receiver: String) async throws -> Timestamp?,
        save: @escaping @Sendable (Delivery) async throws -> Void,
        handOver: (@Sendable (_ dead: Delivery, _ to: String) async throws -> Void)? = nil
    ) {
        self.receivers = receivers
        self.due = due
        self.nextDue = nextDue
        self.save = save
        self.handOver = handOver ?? { dead, _ in try await save(dead) }
    }

    /// Writes down what became of a message, and owes it to `fallback` where it is dead.
    func settle(_ delivery: Delivery, fallback: String?) async throws {
        if delivery.state == .dead, let fallback {
            try await handOver(delivery, fallback)
        } else {
            try await save(delivery)
        }
    }
}
