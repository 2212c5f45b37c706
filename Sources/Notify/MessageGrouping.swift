import Telemetry

/// Which alerts are one message, and how soon after the last one of a group the next may go out.
package struct MessageGrouping: Sendable, Hashable {
    /// Names of `Alert.names`; empty where each alert is a message.
    package let by: [String]
    package let interval: Duration

    package static let none = MessageGrouping(by: [], interval: .zero)

    /// As many as fit into the bytes a receiver takes with all that is to be said of each; what is beyond goes into the next.
    static let limit = 15

    package init(by: [String], interval: Duration) {
        self.by = by
        self.interval = interval
    }

    /// What the alerts of a group have in common, by the names labels have in messages; one that an alert does not have is left out.
    func labels(of alert: Alert) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: Set(by).compactMap { name in
                alert.value(of: name).map { (name == "rule" ? "alertname" : name, $0) }
            })
    }
}
