import CollectorTesting
import Crypto
import Foundation
import Telemetry
import Testing

@testable import Admit

@Suite struct TokenAuthorityTests {
    /// 1785578400
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    private let session: TokenSession

    init() {
        session = TokenSession(
            id: "abcdefgh234567ab", subject: "ops", scopes: [.ingest, .read], sites: ["shop", "api"], issuedAt: start,
            expiresAt: start + .seconds(3600))
    }

    private func authority(_ texts: String...) async throws -> TokenAuthority {
        await TokenAuthority(try TokenKeys(text: texts.joined(separator: "\n")))
    }

    private var expected: TokenClaims {
        TokenClaims(
            id: "aaaaaaaaaaaaaaaa", sessionID: session.id, subject: "ops", scopes: [.ingest, .read],
            sites: ["api", "shop"], issuedAt: start, notBefore: start, expiresAt: start + .seconds(3600))
    }

    @Test func tokenIsWhatTheSpecificationsSayByAnIndependentReading() async throws {
        let token = try await authority(Forger.keyText).sign(session, at: start)
        let parts = token.split(separator: ".").map(String.init)
        let header = try #require(Forger.bytes(parts[0]))
        #expect(String(decoding: header, as: UTF8.self) == Forger.header())
        let payload = String(decoding: try #require(Forger.bytes(parts[1])), as: UTF8.self)
        let id = try #require(payload.firstMatch(of: #/"jti":"([a-z2-7]{16})"/#)).1
        #expect(payload == Forger.payload(["jti": "\"\(id)\""]))
        #expect(parts[2] == Forger.code(parts[0] + "." + parts[1], SHA256.self))
    }

    @Test func signedTokenIsVerifiedAndNoTwoAreTheSame() async throws {
        let authority = try await authority(Forger.keyText)
        let tokens = [try await authority.sign(session, at: start), try await authority.sign(session, at: start)]
        let claims =
            [try await authority.verify(tokens[0], at: start).get()]
            + [try await authority.verify(tokens[1], at: start).get()]
        #expect(claims[0].id != claims[1].id)
        #expect(claims.map { $0.fault(at: start, session: session) } == [nil, nil])
        #expect(
            try await authority.verify(Forger.signed(Forger.header(), Forger.payload()), at: start).get() == expected)
    }

    @Test func oldKeyStillVerifiesWhileTheNewOneSigns() async throws {
        let old = try await authority(Forger.keyText).sign(session, at: start)
        let both = try await authority(Forger.otherText, Forger.keyText)
        await #expect(throws: Never.self) { try await both.verify(old, at: start).get() }
        let new = try await both.sign(session, at: start)
        let only = try await authority(Forger.otherText)
        await #expect(throws: Never.self) { try await only.verify(new, at: start).get() }
        #expect(await only.verify(old, at: start) == .failure(.unknownKey))
    }

    @Test func endedSessionGetsNoToken() async throws {
        let authority = try await authority(Forger.keyText)
        await #expect(throws: TokenFault.expired) { try await authority.sign(session, at: session.expiresAt) }
        let revoked = TokenSession(
            id: session.id, subject: "ops", scopes: [.read], sites: [], issuedAt: start,
            expiresAt: start + .seconds(60), revokedAt: start)
        await #expect(throws: TokenFault.revoked) { try await authority.sign(revoked, at: start) }
    }

    @Test func sessionThatEndsWithinTheSecondGetsNoTokenThatIsBornDead() async throws {
        let authority = try await authority(Forger.keyText)
        let short = TokenSession(
            id: session.id, subject: "ops", scopes: [.read], sites: [], issuedAt: start,
            expiresAt: start + .milliseconds(900))
        await #expect(throws: TokenFault.expired) { try await authority.sign(short, at: start) }
    }

    @Test func tokenWithTooManySitesIsNotIssued() async throws {
        let wide = TokenSession(
            id: session.id, subject: "ops", scopes: [.read], sites: (0..<300).map { "site-\($0)" }, issuedAt: start,
            expiresAt: start + .seconds(60))
        let authority = try await authority(Forger.keyText)
        await #expect(throws: TokenFault.tooLong) { try await authority.sign(wide, at: start) }
    }

    @Test func subjectsAndSitesOfAnyCharactersComeBack() async throws {
        let authority = try await authority(Forger.keyText)
        let odd = TokenSession(
            id: session.id, subject: "zoë/\"\\\n\u{2028}😀", scopes: [.admin], sites: ["a/b", "é", "\u{7F}"],
            issuedAt: start, expiresAt: start + .seconds(60))
        let token = try await authority.sign(odd, at: start)
        let claims = try await authority.verify(token, at: start).get()
        #expect(claims.fault(at: start, session: odd) == nil)
    }

    // MARK: Time

    @Test func expiryHasNoLeewayAndTheClockIsTheOneGiven() async throws {
        let authority = try await authority(Forger.keyText)
        let token = Forger.signed(Forger.header(), Forger.payload())
        let last = start + .milliseconds(3_599_999)
        #expect(await authority.verify(token, at: last) == .success(expected))
        // Also when the signature is known already.
        #expect(await authority.verify(token, at: start + .seconds(3600)) == .failure(.expired))
        // Long gone or far ahead by the machine's clock: neither matters.
        for year in ["1990", "2200"] {
            let then = Timestamp(text: "\(year)-01-01T00:00:00Z")!
            let seconds = then.seconds
            let other = Forger.signed(
                Forger.header(),
                Forger.payload(["iat": "\(seconds)", "nbf": "\(seconds)", "exp": "\(seconds + 60)"]))
            await #expect(throws: Never.self) { try await authority.verify(other, at: then).get() }
        }
    }

    @Test(arguments: ["iat", "nbf"])
    func futureTokenIsTakenUpToAMinuteAhead(claim: String) async throws {
        let authority = try await authority(Forger.keyText)
        let near = Forger.signed(Forger.header(), Forger.payload([claim: "1785578460"]))
        let far = Forger.signed(Forger.header(), Forger.payload([claim: "1785578461"]))
        await #expect(throws: Never.self) { try await authority.verify(near, at: start).get() }
        #expect(await authority.verify(far, at: start) == .failure(.notYetValid))
        // It was not remembered as refused.
        await #expect(throws: Never.self) { try await authority.verify(far, at: start + .seconds(1)).get() }
    }

    @Test(arguments: ["9223372036854775807", "-1", "253402300800", "-9223372036854775808"])
    func instantsBeyondTheCalendarAreRefusedWithoutATrap(seconds: String) async throws {
        let authority = try await authority(Forger.keyText)
        for claim in ["iat", "nbf", "exp"] {
            let token = Forger.signed(Forger.header(), Forger.payload([claim: seconds]))
            #expect(await authority.verify(token, at: start) == .failure(.malformed))
        }
    }
}
