package import Telemetry

/// Alerts that are judged and shown as ever, and told to nobody for a while: planned work, or what is known already.
package struct Silence: Sendable, Hashable, Codable {
    package let match: AlertMatcher
    /// Nil for at once.
    package let from: Timestamp?
    package let until: Timestamp
    package let reason: String
    /// Who said so; nil where nobody was named.
    package let author: String?

    package init(match: AlertMatcher, from: Timestamp? = nil, until: Timestamp, reason: String, author: String? = nil) {
        self.match = match
        self.from = from
        self.until = until
        self.reason = reason
        self.author = author
    }

    package func isActive(at instant: Timestamp) -> Bool { from.map { $0 <= instant } ?? true && instant < until }
}
