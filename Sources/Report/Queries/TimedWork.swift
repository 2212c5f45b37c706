import Telemetry

/// What servers spend their time on, as the panel of queries shows it; the words are those of the key `metric`.
package enum TimedWork: String, Hashable, Sendable, CaseIterable {
    case query, request

    /// Of which each call is known.
    var metric: Metric {
        switch self {
        case .query: .query
        case .request: .request
        }
    }

    /// Of which only number and sum are known; nil where nothing is kept that way.
    var means: Metric? {
        switch self {
        case .query: .queryMean
        case .request: nil
        }
    }

    var failures: Metric {
        switch self {
        case .query: .queryErrors
        case .request: .requestErrors
        }
    }

    /// What tells one shape of a service from another.
    var shape: Dimension {
        switch self {
        case .query: .query
        case .request: .route
        }
    }

    /// What a shape is kept by besides, by the hour: what led to it and what changed it. Of requests neither is kept.
    var isTraced: Bool { self == .query }

    /// One shape in a sentence.
    var noun: String {
        switch self {
        case .query: "shape"
        case .request: "route"
        }
    }

    /// The time of all shapes in a sentence.
    var time: String {
        switch self {
        case .query: "database time"
        case .request: "request time"
        }
    }
}
