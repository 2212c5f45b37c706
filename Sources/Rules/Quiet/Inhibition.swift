package import Telemetry

/// While one thing fires, others that follow from it are told to nobody: a site that is down has slow pages too.
package struct Inhibition: Sendable, Hashable {
    package let source: AlertMatcher
    package let target: AlertMatcher
    /// In which labels both have to agree.
    package let same: [Dimension]

    /// Whether `alert` is kept quiet while `other` fires. Nothing is by itself, nor by what it would keep quiet in turn.
    package func mutes(_ alert: Alert, while other: Alert) -> Bool {
        alert.key != other.key && target.matches(alert) && source.matches(other) && !target.matches(other)
            && same.allSatisfy { alert.key.labels[$0] == other.key.labels[$0] }
    }
}
