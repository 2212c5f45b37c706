/// The endpoints the lane serves, with the bound each puts on a body.
package enum IngestEndpoint: Sendable, CaseIterable {
    /// Browsers' beacons.
    case page
    /// What browsers report by themselves.
    case reports
    /// Servers' query timings.
    case timings
    /// OTLP/HTTP: spans, metrics, and records of logs, among which are browsers' vitals.
    case traces, metrics, logs

    package func path(_ paths: SitePaths) -> String {
        switch self {
        case .page: paths.page
        case .reports: "/v1/reports"
        case .timings: "/v1/timings"
        case .traces: "/v1/traces"
        case .metrics: "/v1/metrics"
        case .logs: "/v1/logs"
        }
    }

    /// Largest body, in bytes: what browsers can queue for sendBeacon, and a little more than they put into a batch of reports; what OTLP
    /// allows servers.
    package var bodyLimit: Int {
        switch self {
        case .page: 65_536
        case .reports: 262_144
        case .timings, .traces, .metrics, .logs: 20 * 1_048_576
        }
    }

    /// Whether browsers send to it, and so across origins.
    package var isForBrowsers: Bool {
        switch self {
        case .page, .reports, .logs: true
        case .timings, .traces, .metrics: false
        }
    }

    /// Whether it is answered as OTLP/HTTP says.
    package var isOTLP: Bool {
        switch self {
        case .page, .reports, .timings: false
        case .traces, .metrics, .logs: true
        }
    }

    /// A larger body is an upload, which has a rate of its own: bytes.
    package static let uploadSize = 1_048_576

    /// The endpoint of a request target, whose query string does not matter.
    init?(target: String?, _ paths: SitePaths) {
        guard let target else { return nil }
        let path = target.prefix { $0 != "?" }
        guard let endpoint = IngestEndpoint.allCases.first(where: { $0.path(paths) == path }) else { return nil }
        self = endpoint
    }
}
