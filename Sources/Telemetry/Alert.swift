/// One alert: a rule and the labels for which it was broken.
package struct AlertKey: Hashable, Sendable, Codable {
    package let rule: String
    package let labels: [Dimension: String]

    package init(rule: String, labels: [Dimension: String]) {
        self.rule = rule
        self.labels = labels
    }
}

/// An alert as it is stored, delivered and shown.
package struct Alert: Hashable, Sendable, Codable {
    package enum State: String, Sendable, Codable {
        case firing, resolved
    }

    package let key: AlertKey
    package var state: State
    package var severity: Severity
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
    /// Why nobody was told that it fires; nil where its receivers were.
    package var hushed: String?
    /// When its receivers were last told that it fires; nil where that is not known, or nobody was.
    package var toldAt: Timestamp?

    package init(
        key: AlertKey, state: State, severity: Severity, summary: String, runbook: String?, receivers: [String],
        activeSince: Timestamp, endedAt: Timestamp?, evidence: Evidence, hushed: String? = nil, toldAt: Timestamp? = nil
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
        self.hushed = hushed
        self.toldAt = toldAt
    }
}
