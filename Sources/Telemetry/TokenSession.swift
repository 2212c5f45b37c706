/// A log-in that was granted: what stands in the register, and what every token of it points to.
///
/// A token says who may do what; the session says whether that still holds.
package struct TokenSession: Hashable, Sendable {
    /// `TokenSession.idLength` characters of `a–z` and `2–7`; the token's `sid`. A name, no secret.
    package let id: String
    /// Whose it is: a person or a machine.
    package let subject: String
    package let scopes: Set<TokenScope>
    /// Sorted, each once. Empty: every site. A service counts as a site.
    package let sites: [String]
    package let issuedAt: Timestamp
    /// The first instant it is no longer good.
    package let expiresAt: Timestamp
    package let revokedAt: Timestamp?

    package init(
        id: String, subject: String, scopes: Set<TokenScope>, sites: [String], issuedAt: Timestamp,
        expiresAt: Timestamp, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.subject = subject
        self.scopes = scopes
        self.sites = Set(sites).sorted()
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Revoked is revoked, whatever the clock says: it may have been set back since.
    package func isLive(at instant: Timestamp) -> Bool { revokedAt == nil && instant < expiresAt }

    /// See `TokenScope.gives`.
    package func allows(_ scope: TokenScope) -> Bool { scopes.contains { $0.gives(scope) } }

    package func allows(site: String) -> Bool { sites.isEmpty || sites.contains(site) }

    /// A new identifier: 80 random bits in the alphabet of RFC 4648, 6, in lower case. Of a million, two are equal with a
    /// probability of 4·10⁻¹³, and the register refuses the second.
    package static func makeID(using generator: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String((0..<idLength).map { _ in alphabet[Int(generator.next() as UInt64 >> 59)] })
    }

    package static let idLength = 16
}
