package import Telemetry

/// What an answer of the router consists of.
package struct Page: Sendable {
    package let contentType: String
    package let bytes: [UInt8]
    /// Content-Security-Policy without frame-ancestors; nil means that nothing at all may load.
    package let contentSecurityPolicy: String?

    package init(contentType: String, bytes: [UInt8], contentSecurityPolicy: String? = nil) {
        self.contentType = contentType
        self.bytes = bytes
        self.contentSecurityPolicy = contentSecurityPolicy
    }

    package static func json(_ bytes: [UInt8]) -> Page { Page(contentType: "application/json", bytes: bytes) }
}

/// A question that cannot be answered: one sentence for whoever asked.
package struct BadQuestion: Error, Hashable, Sendable {
    package let detail: String

    package init(_ detail: String) { self.detail = detail }
}

/// What the router calls out to; `Collector` supplies it.
package struct SiteHandler: Sendable {
    /// The origin policy, for preflights; nil lets the origin in.
    package var refusalOfOrigin: @Sendable (String?) -> Refusal?
    /// Told of refusals at the ingest endpoints that the lane does not see, for the ledger.
    package var refused: @Sendable (RefusalReason) -> Void
    package var report: @Sendable () async throws -> Page
    /// `GET /v1/query` by its parameters; throws `BadQuestion` where they are wrong.
    package var query: @Sendable ([String: String]) async throws -> Page
    package var alerts: @Sendable () async throws -> Page
    package var deliveries: @Sendable () async throws -> Page
    /// OpenMetrics text.
    package var metrics: @Sendable () async throws -> Page
    /// Whether it can take beacons, with the reason when not.
    package var readiness: @Sendable () async -> (ready: Bool, page: Page)

    package init(
        refusalOfOrigin: @escaping @Sendable (String?) -> Refusal?,
        refused: @escaping @Sendable (RefusalReason) -> Void,
        report: @escaping @Sendable () async throws -> Page,
        query: @escaping @Sendable ([String: String]) async throws -> Page,
        alerts: @escaping @Sendable () async throws -> Page,
        deliveries: @escaping @Sendable () async throws -> Page,
        metrics: @escaping @Sendable () async throws -> Page,
        readiness: @escaping @Sendable () async -> (ready: Bool, page: Page)
    ) {
        self.refusalOfOrigin = refusalOfOrigin
        self.refused = refused
        self.report = report
        self.query = query
        self.alerts = alerts
        self.deliveries = deliveries
        self.metrics = metrics
        self.readiness = readiness
    }
}
