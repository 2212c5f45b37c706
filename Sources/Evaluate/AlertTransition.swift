package import Telemetry

/// What one evaluation changed about one alert. The alert is given as it is afterwards, to be stored as it stands.
package enum AlertTransition: Sendable, Hashable {
    /// New: store it and tell its receivers.
    case fired(Alert)
    /// Still firing, with newer evidence: store it, tell nobody.
    case refreshed(Alert)
    /// Still firing, but its changes are not told any more: store it, and tell its receivers that, once.
    case unstable(Alert, at: Timestamp)
    /// Still firing, and its receivers are to be told so again: store it, and tell them, once.
    case reminded(Alert, at: Timestamp)
    /// Over: store it and tell its receivers.
    case resolved(Alert, because: Resolution)

    package var alert: Alert {
        switch self {
        case .fired(let alert), .refreshed(let alert), .unstable(let alert, _), .reminded(let alert, _),
            .resolved(let alert, _):
            alert
        }
    }

    /// Whether the receivers are owed a message.
    package var isNews: Bool {
        switch self {
        case .fired, .unstable, .reminded, .resolved: true
        case .refreshed: false
        }
    }

    /// The receivers stay those that were told it fires, whatever the file says now: they are owed the end.
    static func ended(_ alert: Alert, because reason: Resolution, at instant: Timestamp) -> AlertTransition {
        var alert = alert
        alert.state = .resolved
        alert.endedAt = instant
        switch reason {
        case .recovered: break
        case .comesAgain: alert.summary += " (ended: it comes again)"
        case .noData(let since): alert.summary += " (ended: no data since \(since))"
        case .staysSilent: alert.summary += " (ended: silent for so long that it was taken down)"
        case .ruleGone: alert.summary += " (ended: the rule was removed or changed)"
        }
        return .resolved(alert, because: reason)
    }
}
