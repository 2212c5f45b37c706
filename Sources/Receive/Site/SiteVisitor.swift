package import Telemetry

/// Who asks, and what they show for it.
package struct SiteVisitor: Sendable {
    package let client: Client
    /// The bearer token of the `Authorization` field. A secret: never stored, never logged.
    package let bearer: String?
    /// The token of the cookie that signing in sets. A secret like it.
    package let cookie: String?
}

/// What a route asks of its visitor.
package enum SiteNeed: Sendable {
    /// Nothing, and no rate limit: what watches the process asks every second.
    case nothing
    /// Nothing but the general rate.
    case visit
    /// A browser's preflight, as often as a beacon.
    case preflight
    case read
    /// To say something of what is measured.
    case ingest
    case admin
    /// To try a token, which is limited against guessing.
    case signIn
}

/// What the door says to a visitor.
package enum SiteAdmission: Sendable {
    /// Come in. `rate` says where the visitor stands; nil where nothing is limited.
    case allowed(SiteGuest, rate: RateVerdict?)
    case refused(Refusal)
}

/// Whom the door knows a visitor to be.
package enum SiteGuest: Sendable, Hashable {
    /// Nobody asked for a token.
    case anybody
    case known(TokenSession)
}
