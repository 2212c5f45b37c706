/// One message owed to one receiver: a row of the outbox.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Owed; due at `nextAttempt`.
        case waiting
        case delivered
        /// Never to be sent: the alert's end came first, and tells all of it.
        case merged
        /// Given up: the receiver refuses it for good, or the deadline has passed.
        case dead
    }

    package let id: Int64
    /// `webhook-id`, the same at every attempt; that of several rows which go out together.
    package var messageID: String
    package let receiver: String
    /// The alert as it was at the transition.
    package var alert: Alert
    /// What helps to understand it, as it was then.
    package let context: AlertContext?
    package var state: State
    package let createdAt: Timestamp
    package var attempts: Int
    package var nextAttempt: Timestamp
    /// Nil before the first.
    package var lastAttempt: Timestamp?
    /// What the last attempt met, in a few words without any URL: `200`, `503`, `connection refused`.
    package var lastAnswer: String?

    package init(
        id: Int64, messageID: String, receiver: String, alert: Alert, state: State, createdAt: Timestamp,
        attempts: Int, nextAttempt: Timestamp, lastAnswer: String?, context: AlertContext? = nil,
        lastAttempt: Timestamp? = nil
    ) {
        self.context = context
        self.lastAttempt = lastAttempt
        self.id = id
        self.messageID = messageID
        self.receiver = receiver
        self.alert = alert
        self.state = state
        self.createdAt = createdAt
        self.attempts = attempts
        self.nextAttempt = nextAttempt
        self.lastAnswer = lastAnswer
    }
}
