package import Telemetry

/// What one receiver is told at once: one alert, or a group of them.
package struct Message: Sendable, Hashable {
    /// The `webhook-id`, the same at every attempt.
    package let id: String
    /// A message somebody asked for to see whether it arrives; every format says "TEST" first.
    package let isSample: Bool
    /// At least one; those that fire come first.
    package let items: [Item]
    /// Alerts of the group that are not among `items`.
    package let truncated: Int
    /// What the alerts were grouped by; empty where each stands alone.
    package let groupLabels: [String: String]
    /// Where people reach this vitalsd, without a slash at the end; empty where it is longer than any receiver takes.
    package let externalURL: String
    /// How long after the transition it is sent.
    package let late: Duration

    package struct Item: Sendable, Hashable {
        package let alert: Alert
        package let context: AlertContext?

        package init(alert: Alert, context: AlertContext? = nil) {
            self.alert = alert
            self.context = context
        }
    }

    /// - Parameter items: must not be empty; there is nothing to say about no alert.
    package init(
        id: String, isSample: Bool = false, items: [Item], truncated: Int = 0, groupLabels: [String: String] = [:],
        externalURL: String, late: Duration = .zero
    ) {
        precondition(!items.isEmpty, "a message tells of at least one alert")
        self.id = id
        self.isSample = isSample
        self.items = items.filter { $0.alert.state == .firing } + items.filter { $0.alert.state == .resolved }
        self.truncated = truncated
        self.groupLabels = groupLabels
        let url = externalURL.hasSuffix("/") ? String(externalURL.dropLast()) : externalURL
        self.externalURL = url.utf8.count <= WebAddress.limitBytes ? url : ""
        self.late = late
    }

    /// Firing while any of its alerts does.
    package var state: Alert.State { items[0].alert.state }

    /// The loudest of its alerts that fire, or of all when none does.
    package var severity: Severity {
        let loud = items.filter { $0.alert.state == state }.map(\.alert.severity)
        return Severity.allCases.first(where: loud.contains) ?? items[0].alert.severity
    }

    /// How many alerts it is about.
    package var count: Int { items.count + truncated }

    /// Whether it goes by its group, which keeps its key while alerts come and go, also while there is only one.
    var isGrouped: Bool { !groupLabels.isEmpty || count > 1 }

    /// The only alert; nil where there are several.
    var single: Item? { count == 1 ? items[0] : nil }

    /// The same message with its first alerts only.
    func keeping(_ number: Int) -> Message {
        guard number < items.count else { return self }
        return Message(
            id: id, isSample: isSample, items: Array(items.prefix(max(1, number))), truncated: count - max(1, number),
            groupLabels: groupLabels, externalURL: externalURL, late: late)
    }
}
