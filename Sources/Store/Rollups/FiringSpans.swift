package import Telemetry

/// When a rule fired, by labels.
package struct FiringSpans: Sendable {
    /// Oldest first; what fires still has no end yet.
    package var spans: [[Dimension: String]: [(from: Timestamp, to: Timestamp?)]] = [:]

    package init() {}

    /// Whether it fired for these labels at any time of the span.
    package func meet(_ key: AlertKey, _ span: Range<Timestamp>) -> Bool {
        (spans[key.labels] ?? []).contains { firing in
            firing.from < span.upperBound && firing.to.map { $0 > span.lowerBound } ?? true
        }
    }
}
