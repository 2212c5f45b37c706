/// One alert: a rule and the labels for which it was broken.
package struct AlertKey: Hashable, Sendable, Codable {
    package let rule: String
    package let labels: [Dimension: String]

    package init(rule: String, labels: [Dimension: String]) {
        self.rule = rule
        self.labels = labels
    }
}

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

    package init(
        metric: Metric, percentile: Percentile?, share: RatedShare? = nil, value: Double, lower: Double?,
        upper: Double?, limit: Double, count: Int64, effective: Int64? = nil, from: Timestamp, to: Timestamp
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
    }

    /// Nil for a metric that is known no more, and for a share, which has none.
    package var unit: MetricUnit? {
        guard share == nil else { return nil }
        return percentile == nil ? .count : Metric(name: metric)?.unit
    }

    /// `p75`, `share poor`, or `count`.
    package var statistic: String {
        percentile?.label ?? share.map { "share \($0.words)" } ?? "count"
    }

    /// The value, a bound or the limit, with its unit; a share in percent.
    package func text(_ number: Double) -> String {
        guard share == nil else { return RatedShare.format(number) }
        return unit?.format(number) ?? "\(number)"
    }
}

package enum Severity: String, Sendable, Codable, CaseIterable {
    case page, ticket, info
}

/// An alert as it is stored, delivered and shown.
package struct Alert: Hashable, Sendable, Codable {
    package enum State: String, Sendable, Codable {
        case firing, resolved
    }

    package let key: AlertKey
    package var state: State
    package let severity: Severity
    package var summary: String
    package var runbook: String?
    /// Names of the receivers it is owed to.
    package var receivers: [String]
    /// When it began to fire.
    package let activeSince: Timestamp
    /// When it resolved; nil while it fires.
    package var endedAt: Timestamp?
    /// The newest evidence.
    package var evidence: Evidence

    package init(
        key: AlertKey, state: State, severity: Severity, summary: String, runbook: String?, receivers: [String],
        activeSince: Timestamp, endedAt: Timestamp?, evidence: Evidence
    ) {
        self.key = key
        self.state = state
        self.severity = severity
        self.summary = summary
        self.runbook = runbook
        self.receivers = receivers
        self.activeSince = activeSince
        self.endedAt = endedAt
        self.evidence = evidence
    }
}

/// One message owed to one receiver: a row of the outbox.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Owed; due at `nextAttempt`.
        case waiting
        case delivered
        /// Given up: the receiver refuses it for good, or the deadline has passed.
        case dead
    }

    package let id: Int64
    /// `webhook-id`, the same at every attempt.
    package let messageID: String
    package let receiver: String
    /// The alert as it was at the transition.
    package let alert: Alert
    package var state: State
    package let createdAt: Timestamp
    package var attempts: Int
    package var nextAttempt: Timestamp
    /// What the last attempt met, in a few words without any URL: `200`, `503`, `connection refused`.
    package var lastAnswer: String?

    package init(
        id: Int64, messageID: String, receiver: String, alert: Alert, state: State, createdAt: Timestamp,
        attempts: Int, nextAttempt: Timestamp, lastAnswer: String?
    ) {
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
