import JWTKit
import Telemetry

/// The claims as they stand in a token: RFC 7519, 4.1, with `sid` (OpenID Connect Front-Channel Logout 1.0, 3) and
/// `scope` (RFC 8693, 4.2).
struct TokenPayload: JWTPayload, Hashable {
    var iss: String?
    var aud: String?
    let sub: String
    let iat: Int64
    let nbf: Int64
    let exp: Int64
    let jti: String
    let sid: String
    let scope: String
    let sites: [String]

    /// Whole seconds; an end is rounded towards the past, so that no token outlives its session.
    init(_ session: TokenSession, id: String, at instant: Timestamp) {
        iss = TokenPayload.party
        aud = TokenPayload.party
        sub = session.subject
        iat = instant.seconds
        nbf = instant.seconds
        exp = session.expiresAt.seconds
        jti = id
        sid = session.id
        scope = session.scopes.text
        sites = session.sites
    }

    /// Nothing on purpose: the library's own checks of time ask the machine's clock. `TokenAuthority` checks with the
    /// instant it is given.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// What it says; throws `audience` or `malformed`.
    func claims() throws(TokenFault) -> TokenClaims {
        guard iss == TokenPayload.party, aud == TokenPayload.party else { throw .audience }
        guard let scopes = Set<TokenScope>(text: scope), !sub.isEmpty, sid.utf8.count == TokenSession.idLength,
            [iat, nbf, exp].allSatisfy(TokenPayload.instants.contains)
        else { throw .malformed }
        return TokenClaims(
            id: jti, sessionID: sid, subject: sub, scopes: scopes, sites: sites, issuedAt: Timestamp(seconds: iat),
            notBefore: Timestamp(seconds: nbf), expiresAt: Timestamp(seconds: exp))
    }

    /// Who issues tokens and whom they are for.
    private static let party = "vitalsd"
    /// Seconds up to the year 9999: what is beyond would overflow in milliseconds.
    private static let instants: ClosedRange<Int64> = 0...253_402_300_799
}
