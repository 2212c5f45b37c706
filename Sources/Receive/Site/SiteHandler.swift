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
    /// The door of everything that is not ingest.
    package var door: SiteDoor
    package var report: @Sendable () async throws -> Page
    /// `GET /v1/query` by its parameters; throws `BadQuestion` where they are wrong.
    package var query: @Sendable ([String: String]) async throws -> Page
    package var onCall: AlertOffice
    /// `GET /v1/routes`: what was learned of the pages.
    package var routes: @Sendable () async throws -> Page
    /// `POST /v1/routes` with its body: undoes or allows a fold; throws `BadQuestion` where there is none such.
    package var changeRoutes: @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page
    /// OpenMetrics text.
    package var metrics: @Sendable () async throws -> Page
    /// Whether it can take beacons, with the reason when not; only who may read is told the reason.
    package var readiness: @Sendable (_ tellsWhy: Bool) async -> (ready: Bool, page: Page)
    /// Nil while no token is needed for anything.
    package var tokens: TokenOffice?

    package init(
        door: SiteDoor,
        report: @escaping @Sendable () async throws -> Page,
        query: @escaping @Sendable ([String: String]) async throws -> Page,
        onCall: AlertOffice,
        routes: @escaping @Sendable () async throws -> Page,
        changeRoutes: @escaping @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page,
        metrics: @escaping @Sendable () async throws -> Page,
        readiness: @escaping @Sendable (_ tellsWhy: Bool) async -> (ready: Bool, page: Page),
        tokens: TokenOffice?
    ) {
        self.door = door
        self.report = report
        self.query = query
        self.onCall = onCall
        self.routes = routes
        self.changeRoutes = changeRoutes
        self.metrics = metrics
        self.readiness = readiness
        self.tokens = tokens
    }
}

/// Decides who may ask what.
package struct SiteDoor: Sendable {
    package var paths: SitePaths
    /// As `IngestHandler.forwardingField`.
    package var forwardingField: String?
    package var identify: @Sendable (ClientAddress?, String?) -> Client
    package var admit: @Sendable (SiteVisitor, SiteNeed) async -> SiteAdmission
    /// The origin policy, for preflights; nil lets the origin in.
    package var refusalOfOrigin: @Sendable (String?) -> Refusal?
    /// Told of refusals at the ingest endpoints that the lane does not see, for the ledger.
    package var refused: @Sendable (RefusalReason) -> Void

    package init(
        paths: SitePaths = SitePaths(), forwardingField: String?,
        identify: @escaping @Sendable (ClientAddress?, String?) -> Client,
        admit: @escaping @Sendable (SiteVisitor, SiteNeed) async -> SiteAdmission,
        refusalOfOrigin: @escaping @Sendable (String?) -> Refusal?,
        refused: @escaping @Sendable (RefusalReason) -> Void
    ) {
        self.paths = paths
        self.forwardingField = forwardingField
        self.identify = identify
        self.admit = admit
        self.refusalOfOrigin = refusalOfOrigin
        self.refused = refused
    }
}

/// Where tokens are issued, renewed and revoked over HTTP. Bodies and answers are JSON; a wrong body throws `BadQuestion`.
package struct TokenOffice: Sendable {
    /// Signs a person in: the token must allow reading. Seconds until it ends.
    package var signIn: @Sendable (_ token: String, SiteVisitor) async -> Result<Int, Refusal>
    package var signOut: @Sendable (SiteGuest) async -> Void
    package var issue: @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page
    package var list: @Sendable () async throws -> Page
    /// By session id; false when there is none.
    package var revoke: @Sendable (_ id: String, SiteGuest) async throws -> Bool
    /// A new token for one that ends soon.
    package var refresh: @Sendable (SiteVisitor) async throws -> Result<Page, Refusal>

    package init(
        signIn: @escaping @Sendable (_ token: String, SiteVisitor) async -> Result<Int, Refusal>,
        signOut: @escaping @Sendable (SiteGuest) async -> Void,
        issue: @escaping @Sendable (_ body: [UInt8], SiteGuest) async throws -> Page,
        list: @escaping @Sendable () async throws -> Page,
        revoke: @escaping @Sendable (_ id: String, SiteGuest) async throws -> Bool,
        refresh: @escaping @Sendable (SiteVisitor) async throws -> Result<Page, Refusal>
    ) {
        self.signIn = signIn
        self.signOut = signOut
        self.issue = issue
        self.list = list
        self.revoke = revoke
        self.refresh = refresh
    }
}
