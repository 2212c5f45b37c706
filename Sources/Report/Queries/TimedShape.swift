import Telemetry

/// One query shape, or one route, of one service.
package struct TimedShape: Hashable, Sendable {
    package let service: String
    package let text: String

    package init(service: String, text: String) {
        self.service = service
        self.text = text
    }

    init(_ reading: Reading, by dimension: Dimension) {
        self.init(service: reading.labels[.service] ?? "", text: reading.labels[dimension] ?? "")
    }

    /// Whether it is a shape by itself, and not what is left of many beyond a cap or of those without a text.
    var isNamed: Bool { !text.isEmpty && text != SeriesLabels.other }
}

extension TimedShape: Comparable {
    package static func < (left: TimedShape, right: TimedShape) -> Bool {
        left.service != right.service ? left.service < right.service : left.text < right.text
    }
}
