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
    /// As `due`, of those that were never attempted, due or not: what a group may gather.
    package let fresh: @Sendable (_ receiver: String, _ limit: Int) async throws -> [Delivery]
    /// What waits of a message that was attempted already: it goes out again as it was, or a receiver would drop what is new in it.
    package let mates: @Sendable (_ receiver: String, _ messageID: String) async throws -> [Delivery]
    /// Puts messages together under one id, durably, before they are attempted: sets messageID and lastAttempt.
    package let join: @Sendable (_ deliveries: [Delivery], _ messageID: String, _ at: Timestamp) async throws -> Void
    /// Writes state, attempts, nextAttempt, lastAttempt and lastAnswer of deliveries by their ids, durably and all at once. One that was
    /// overtaken meanwhile stays so unless it was delivered.
    package let save: @Sendable ([Delivery]) async throws -> Void
    /// `save` of a message that is dead, and in the same transaction one more for another receiver about the same alert, due at once,
    /// with an id of its own. Must add none where that receiver is owed it already.
    package let handOver: @Sendable (_ dead: Delivery, _ to: String) async throws -> Void

    package init(
        receivers: @escaping @Sendable () async throws -> [String],
        due: @escaping @Sendable (_ receiver: String, _ at: Timestamp, _ limit: Int) async throws -> [Delivery],
        nextDue: @escaping @Sendable (_ receiver: String) async throws -> Timestamp?,
        fresh: @escaping @Sendable (_ receiver: String, _ limit: Int) async throws -> [Delivery],
        mates: @escaping @Sendable (_ receiver: String, _ messageID: String) async throws -> [Delivery],
        join: @escaping @Sendable (_ deliveries: [Delivery], _ messageID: String, _ at: Timestamp) async throws -> Void,
        save: @escaping @Sendable ([Delivery]) async throws -> Void,
        handOver: @escaping @Sendable (_ dead: Delivery, _ to: String) async throws -> Void
    ) {
        self.receivers = receivers
        self.due = due
        self.nextDue = nextDue
        self.fresh = fresh
        self.mates = mates
        self.join = join
        self.save = save
        self.handOver = handOver
    }

    /// Holds nothing: for a sender that owes nothing.
    package static let none = Outbox(
        receivers: { [] }, due: { _, _, _ in [] }, nextDue: { _ in nil }, fresh: { _, _ in [] }, mates: { _, _ in [] },
        join: { _, _, _ in }, save: { _ in }, handOver: { _, _ in })

    /// Writes down what became of messages, and owes those that are dead to `fallback`.
    func settle(_ deliveries: [Delivery], fallback: String?) async throws {
        guard let fallback else { return try await save(deliveries) }
        try await save(deliveries.filter { $0.state != .dead })
        for dead in deliveries where dead.state == .dead { try await handOver(dead.handedOver, fallback) }
    }
}
