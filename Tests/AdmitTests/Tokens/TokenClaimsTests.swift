import CollectorTesting
import Telemetry
import Testing

@testable import Admit

@Suite struct TokenClaimsTests {
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    private func session(
        id: String = "abcdefgh234567ab", subject: String = "ops", scopes: Set<TokenScope> = [.read],
        sites: [String] = ["shop"], seconds: Int64 = 600, isRevoked: Bool = false
    ) -> TokenSession {
        TokenSession(
            id: id, subject: subject, scopes: scopes, sites: sites, issuedAt: start,
            expiresAt: start + .seconds(seconds), revokedAt: isRevoked ? start : nil)
    }

    private var claims: TokenClaims {
        TokenClaims(
            id: "x", sessionID: "abcdefgh234567ab", subject: "ops", scopes: [.read], sites: ["shop"], issuedAt: start,
            notBefore: start, expiresAt: start + .seconds(600))
    }

    @Test func liveSessionHasNoFaultAndAnExtendedOneNeither() {
        #expect(claims.fault(at: start, session: session()) == nil)
        #expect(claims.fault(at: start, session: session(seconds: 900)) == nil)
        #expect(claims.fault(at: start - .seconds(60), session: session()) == nil)
    }

    @Test func eachFaultHasItsName() {
        #expect(claims.fault(at: start, session: nil) == .unknownSession)
        #expect(claims.fault(at: start, session: session(isRevoked: true)) == .revoked)
        #expect(claims.fault(at: start + .seconds(300), session: session(seconds: 300)) == .expired)
        #expect(claims.fault(at: start + .seconds(600), session: session(seconds: 900)) == .expired)
        #expect(claims.fault(at: start - .milliseconds(60_001), session: session()) == .notYetValid)
    }

    @Test func sessionOfTheSameNameWithOtherRightsIsAnother() {
        let others = [
            session(id: "2222222222222222"), session(subject: "eve"), session(scopes: [.read, .admin]),
            session(sites: []), session(sites: ["shop", "api"]),
        ]
        #expect(others.map { claims.fault(at: start, session: $0) } == others.map { _ in .unknownSession })
    }
}
