import Telemetry

/// The metrics that are read.
enum OperationMetric: Sendable {
    case query
    case request
    /// `http.server.request.duration` as it was named and counted before it was stable.
    case olderRequest

    init?(name: String) {
        switch name {
        case "db.client.operation.duration": self = .query
        case "http.server.request.duration": self = .request
        case "http.server.duration": self = .olderRequest
        default: return nil
        }
    }

    var kind: OperationTiming.Kind {
        switch self {
        case .query: .query
        case .request, .olderRequest: .request
        }
    }

    /// The unit as told; where none is, the one the metric is specified with. Nil for one that is none of time.
    func scale(unit: String) -> UnitScale? {
        guard unit.isEmpty else { return UnitScale(name: unit).flatMap { $0.unit == .milliseconds ? $0 : nil } }
        switch self {
        case .query, .request: return UnitScale(name: "s")
        case .olderRequest: return UnitScale(name: "ms")
        }
    }
}
