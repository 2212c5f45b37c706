package import Telemetry

/// The section of the file a rule stands in: who measures what it judges, and which defaults it has.
package enum RuleKind: String, Sendable, CaseIterable {
    /// What visitors get: browser metrics.
    case budget
    /// What servers do: `query` and `request`.
    case latency

    package init(origin: Metric.Origin) {
        switch origin {
        case .browser: self = .budget
        case .server: self = .latency
        }
    }

    /// The key of the file under which such rules are listed.
    package var section: String { RuleFileKey(self).rawValue }

    var origin: Metric.Origin {
        switch self {
        case .budget: .browser
        case .latency: .server
        }
    }

    /// The percentile Web Vitals are published at, and the one server latencies are usually promised at.
    var defaultPercentile: Percentile {
        switch self {
        case .budget: .p75
        case .latency: .p95
        }
    }

    /// An hour gathers enough visits of most pages; a server's operations are many more, so it can be told sooner.
    var defaultWindow: Duration {
        switch self {
        case .budget: .seconds(3600)
        case .latency: .seconds(900)
        }
    }
}
