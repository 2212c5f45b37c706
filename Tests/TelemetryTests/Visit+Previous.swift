import Telemetry

/// Reports as most clients make them: with the value before, or without.
extension Visit {
    init(value: Double, previous: Double?) {
        self.init(value: value, order: previous.map(VisitReport.Order.after) ?? .latest)
    }

    mutating func record(value: Double, previous: Double?) -> Change {
        record(value: value, order: previous.map(VisitReport.Order.after) ?? .latest)
    }
}
