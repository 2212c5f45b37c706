// Alone in its file: Foundation has a `Dimension` of its own.
import Telemetry

extension MessageText {
    /// `lcp on /cart (mobile)`: the rule, where, and the other labels.
    static func subject(of alert: Alert) -> String {
        let labels = alert.key.labels.filter { !$0.value.isEmpty }
        let place = [Dimension.page, .route, .query].first { labels[$0] != nil } ?? labels.keys.min(by: isBefore)
        guard let place, let value = labels[place] else { return alert.key.rule }
        let others = labels.filter { $0.key != place }.sorted { isBefore($0.key, $1.key) }.map(\.value)
        return "\(alert.key.rule) on \(value)" + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))")
    }

    private static func isBefore(_ left: Dimension, _ right: Dimension) -> Bool { left.rawValue < right.rawValue }
}
