/// The POST endpoints the lane serves, with the bound each puts on a body.
package enum IngestEndpoint: Sendable, CaseIterable {
    /// Browsers' beacons.
    case page
    /// Servers' query timings.
    case timings

    package var path: String {
        switch self {
        case .page: "/v1/page"
        case .timings: "/v1/timings"
        }
    }

    /// Largest body, in bytes: what browsers can queue for sendBeacon; what OTLP allows servers.
    package var bodyLimit: Int {
        switch self {
        case .page: 65_536
        case .timings: 20 * 1_048_576
        }
    }

    /// A larger body is an upload, which has a rate of its own: bytes.
    package static let uploadSize = 1_048_576

    /// The endpoint of a request target, whose query string does not matter.
    init?(target: String?) {
        guard let target else { return nil }
        let path = target.prefix { $0 != "?" }
        guard let endpoint = IngestEndpoint.allCases.first(where: { $0.path == path }) else { return nil }
        self = endpoint
    }
}
