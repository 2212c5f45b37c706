package import Telemetry

/// What an attempt means for the delivery. Its reason is shown to people and never contains the URL.
package enum DeliveryOutcome: Hashable, Sendable {
    case delivered(status: Int)
    /// Worth another attempt; `after` is what the receiver asked for.
    case retry(reason: String, after: Duration?)
    /// 410: the receiver has been removed and wants no further message at all.
    case disable(reason: String)
    /// Refused for good: the same message would be refused again.
    case dead(reason: String)
    /// 400 or 413: refused for good in this form. Dead where there is no plainer one.
    case unreadable(reason: String)

    package static let goneReason = "410, endpoint gone"

    package init(_ answer: CurlAnswer, at instant: Timestamp) {
        switch answer {
        case .unanswered(let reason): self = .retry(reason: reason, after: nil)
        case .answered(let status, let retryAfter, _):
            self.init(status: status, retryAfter: retryAfter, at: instant)
        }
    }

    /// 2xx is delivered; 408, 425, 429 and 5xx are tried again; 410 is gone for good; the rest is refused, 400 and
    /// 413 for its form. A redirect is a refusal: where it leads was not what the rules file said.
    package init(status: Int, retryAfter: String?, at instant: Timestamp) {
        switch status {
        case 200..<300: self = .delivered(status: status)
        case 300..<400: self = .dead(reason: "\(status), redirects are not followed")
        case 408, 425, 429, 500...:
            self = .retry(
                reason: "\(status)", after: retryAfter.flatMap { RetryAfter.parse($0, at: instant) })
        case 410: self = .disable(reason: DeliveryOutcome.goneReason)
        case 400, 413: self = .unreadable(reason: "\(status)")
        default: self = .dead(reason: "\(status)")
        }
    }
}
