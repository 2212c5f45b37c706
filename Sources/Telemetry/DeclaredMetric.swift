/// A metric of a site's own, as the settings declare it.
package struct DeclaredMetric: Hashable, Sendable {
    package let name: String
    package let unit: MetricUnit
    /// `good` above `poor` where more is better.
    package let thresholds: Thresholds

    /// How many there may be.
    package static let limit = 100
    /// The longest name.
    package static let nameLimit = 40

    /// Nil unless the name is of lower-case letters, digits, `.` and `-`, begins with a letter or digit, and is not one of the catalogue's.
    package init?(name: String, unit: MetricUnit, thresholds: Thresholds) {
        guard DeclaredMetric.isName(name), MetricEntry.byName[name] == nil else { return nil }
        self.name = name
        self.unit = unit
        self.thresholds = thresholds
    }

    static func isName(_ text: String) -> Bool {
        (1...nameLimit).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: ".")
            && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// The largest value believed of a unit.
    var ceiling: Double {
        switch unit {
        case .milliseconds: MetricEntry.pageTimeCeiling
        case .bytes: MetricEntry.weightCeiling
        case .score, .count: MetricEntry.requestsCeiling
        }
    }
}

extension Metric {
    /// Whether a declared metric may be called so.
    package static func isName(_ text: String) -> Bool { DeclaredMetric.isName(text) }

    /// Makes metrics known by their names, for the life of the process. Before anything is read that may hold them: once, at the start.
    package static func declare(_ metrics: [DeclaredMetric]) { DeclaredMetrics.shared.declare(metrics) }
}
