package import Telemetry

/// What a token says, once its signature was found right. Whether it still holds is asked anew on each use.
package struct TokenClaims: Hashable, Sendable {
    /// Unique to this token (`jti`).
    package let id: String
    package let sessionID: String
    package let subject: String
    package let scopes: Set<TokenScope>
    /// Empty: every site.
    package let sites: [String]
    package let issuedAt: Timestamp
    package let notBefore: Timestamp
    package let expiresAt: Timestamp

    /// Nil when the token is good at `instant`, given what the register holds under its `sessionID`.
    ///
    /// Pure and without allocation, for it runs on each request. A session of that name with another subject or other
    /// rights is another session: of a register that was replaced.
    package func fault(at instant: Timestamp, session: TokenSession?) -> TokenFault? {
        if let fault = fault(at: instant) { return fault }
        guard let session, session.id == sessionID, session.subject == subject, session.scopes == scopes,
            session.sites == sites
        else { return .unknownSession }
        guard session.revokedAt == nil else { return .revoked }
        return session.isLive(at: instant) ? nil : .expired
    }

    /// What the clock alone has to say.
    func fault(at instant: Timestamp) -> TokenFault? {
        let latest = instant + TokenClaims.leeway
        guard issuedAt <= latest, notBefore <= latest else { return .notYetValid }
        // RFC 7519, 4.1.4: not to be accepted on or after this instant.
        return instant < expiresAt ? nil : .expired
    }

    /// The clock that issued and the clock that checks may be those of two servers. An expired token gets none: the
    /// holder can refresh it.
    private static let leeway = Duration.seconds(60)
}
