import CollectorTesting
import Foundation
import Telemetry
import Testing

@testable import Admit

@Suite struct TokenCacheTests {
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    private func claims(_ id: String) -> TokenClaims {
        TokenClaims(
            id: id, sessionID: "abcdefgh234567ab", subject: "ops", scopes: [.read], sites: [], issuedAt: start,
            notBefore: start, expiresAt: start + .seconds(60))
    }

    @Test func verifiedTokenIsKnownAfterwardsAndNotBefore() async throws {
        let authority = await TokenAuthority(try TokenKeys(text: Forger.keyText))
        let token = Forger.signed(Forger.header(), Forger.payload())
        #expect(authority.cache.claims(of: token.utf8) == nil)
        let verified = try await authority.verify(token, at: start).get()
        #expect(authority.cache.claims(of: token.utf8) == verified)
        #expect(authority.cache.claims(of: Array(token.utf8)) == verified)
        #expect(authority.cache.claims(of: (" " + token).utf8.dropFirst()) == verified)
        #expect(authority.cache.claims(of: (token + "A").utf8) == nil)
    }

    @Test func expiredTokenIsNotRememberedAndAKnownOneIsStillJudgedByTheClock() async throws {
        let authority = await TokenAuthority(try TokenKeys(text: Forger.keyText))
        let token = Forger.signed(Forger.header(), Forger.payload())
        #expect(await authority.verify(token, at: start + .seconds(3600)) == .failure(.expired))
        #expect(authority.cache.count == 0)
        _ = try await authority.verify(token, at: start).get()
        #expect(authority.cache.count == 1)
        #expect(await authority.verify(token, at: start + .seconds(3600)) == .failure(.expired))
    }

    @Test func otherKeysAreAnotherAuthorityThatKnowsNothing() async throws {
        let old = await TokenAuthority(try TokenKeys(text: Forger.keyText))
        let token = Forger.signed(Forger.header(), Forger.payload())
        _ = try await old.verify(token, at: start).get()
        let new = await TokenAuthority(try TokenKeys(text: Forger.otherText))
        #expect(new.cache.claims(of: token.utf8) == nil)
        #expect(await new.verify(token, at: start) == .failure(.unknownKey))
    }

    @Test func fullCacheForgetsTheOldestAndNeverGrows() {
        let cache = TokenCache()
        for number in 0..<(TokenCache.capacity + 10) {
            cache.remember(claims("\(number)"), of: Array("token \(number)".utf8))
        }
        #expect(cache.count == TokenCache.capacity)
        #expect((0..<10).allSatisfy { cache.claims(of: "token \($0)".utf8) == nil })
        #expect(
            (10..<(TokenCache.capacity + 10)).allSatisfy { cache.claims(of: "token \($0)".utf8)?.id == "\($0)" })
    }

    @Test func sameTokenTwiceTakesOnePlace() {
        let cache = TokenCache()
        for _ in 0..<3 { cache.remember(claims("a"), of: [1]) }
        #expect(cache.count == 1)
    }

    @Test func oversizedTokenIsNotEvenHashed() {
        let cache = TokenCache()
        let long = [UInt8](repeating: 65, count: TokenAuthority.lengthLimit + 1)
        cache.remember(claims("a"), of: long)
        #expect(cache.claims(of: long) == nil)
    }

    @Test func manyThreadsSeeOnlyWhatWasPut() async {
        let cache = TokenCache()
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<2000 {
                        let key = Array("\(number * (task % 3 + 1))".utf8)
                        cache.remember(claims(String(decoding: key, as: UTF8.self)), of: key)
                        if let found = cache.claims(of: key) {
                            #expect(found.id == String(decoding: key, as: UTF8.self))
                        }
                    }
                }
            }
        }
        #expect(cache.count <= TokenCache.capacity)
    }
}
