package import Telemetry

/// Somebody who is told of alerts, by the name rules use.
package struct Receiver: Sendable, Hashable {
    /// 1 to 64 characters, distinct in its file.
    package let name: String
    package let target: ReceiverTarget
    package let options: ReceiverOptions

    package init(name: String, target: ReceiverTarget, options: ReceiverOptions = ReceiverOptions()) {
        self.name = name
        self.target = target
        self.options = options
    }

    package var kind: ReceiverKind { target.kind }

    /// Whether it is told of this state of the alert.
    package func wants(_ alert: Alert) -> Bool {
        switch alert.state {
        case .firing: options.severities.contains(alert.severity)
        case .resolved: options.sendsResolved && options.severities.contains(alert.severity)
        }
    }
}
