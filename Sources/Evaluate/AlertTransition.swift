package import Telemetry

/// What one evaluation changed about one alert. The alert is given as it is afterwards, to be stored as it stands.
package enum AlertTransition: Sendable, Hashable {
    /// New: store it and tell its receivers.
    case fired(Alert)
    /// Still firing, with newer evidence: store it, tell nobody.
    case refreshed(Alert)
    /// Over: store it and tell its receivers.
    case resolved(Alert, because: Resolution)

    package var alert: Alert {
        switch self {
        case .fired(let alert), .refreshed(let alert), .resolved(let alert, because: _): alert
        }
    }

    /// Whether the receivers are owed a message.
    package var isNews: Bool {
        switch self {
        case .fired, .resolved: true
        case .refreshed: false
        }
    }
}
