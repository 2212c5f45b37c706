package import Telemetry

/// Reads the Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date.
package enum RetryAfter {
    /// A receiver may not ask for less, else it could make us spin, nor for more, else it could silence itself.
    package static let bounds: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)

    /// How long to wait from `instant`, clamped to `bounds`. Nil for what is neither form; the two obsolete date formats
    /// of RFC 9110, 5.6.7, which no known receiver sends, count as that.
    package static func parse(_ text: String, at instant: Timestamp) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            // More digits than an Int64 holds still means "very long".
            return clamp(.seconds(Int64(text).map { min($0, 86_400) } ?? 86_400))
        }
        return date(text).map { clamp($0 - instant) }
    }

    private static func clamp(_ duration: Duration) -> Duration {
        min(max(duration, bounds.lowerBound), bounds.upperBound)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`. The name of the day says nothing new and is not checked.
    private static func date(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", parts[1].utf8.count == 2,
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let monthText = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(text: "\(parts[3])-\(monthText)-\(parts[1])T\(parts[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
