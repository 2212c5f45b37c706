import Admit
import Foundation
import Store
import Synchronization
import Telemetry

/// Says what a token allows. The same for beacons, timings, the report and the API.
final class TokenDoor: Sendable {
    /// What is known of a token without waiting.
    enum Verdict {
        case allowed(TokenSession)
        case refused(Refusal)
        /// Its signature was not looked at yet: ask `verify`, then again.
        case unverified
    }

    private let plan: AccessPlan
    private let sessions: SessionBook
    private let limiter: RateLimiter
    private let clock: WallClock
    private let keys: Mutex<TokenAuthority>

    init(_ plan: AccessPlan, sessions: SessionBook, limiter: RateLimiter, clock: WallClock) async throws {
        self.plan = plan
        self.sessions = sessions
        self.limiter = limiter
        self.clock = clock
        keys = Mutex(await TokenAuthority(try plan.readKeys()))
    }

    var authority: TokenAuthority { keys.withLock { $0 } }

    /// Takes the keys that are in the file now: the old signer's tokens are good as long as its key is there.
    func reloadKeys() async throws {
        let fresh = await TokenAuthority(try plan.readKeys())
        keys.withLock { $0 = fresh }
    }

    /// Whether the token allows this, as far as that is known. On any thread.
    func judge(_ token: String?, _ scope: TokenScope, of client: Client) -> Verdict {
        guard let token else {
            return .refused(Refusal(.token, "a token is needed; send it as \"Authorization: Bearer …\""))
        }
        guard let claims = authority.cache.claims(of: Array(token.utf8)) else {
            return refusalOfGuessing(client).map(Verdict.refused) ?? .unverified
        }
        switch session(of: claims) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let session):
            guard session.allows(scope) else {
                return .refused(
                    Refusal(.scope, "the token allows \(session.scopes.text), and this needs \(scope.rawValue)"))
            }
            return .allowed(session)
        }
    }

    /// Looks at a signature; what is wrong with it counts as a guess. Nil when it is right: then `judge` knows the token.
    func verify(_ token: String, of client: Client, countsGuesses: Bool = true) async -> Refusal? {
        switch await authority.verify(token, at: clock.now) {
        case .success: return nil
        case .failure(let fault):
            if countsGuesses, !client.isLocal { _ = limiter.charge(.logins, client.address, at: .now) }
            return Refusal(.token, fault.description)
        }
    }

    /// What `judge` says once everything is known.
    ///
    /// - Parameter countsGuesses: false where the try itself was counted.
    func settle(
        _ token: String?, _ scope: TokenScope, of client: Client, countsGuesses: Bool = true
    ) async -> Result<TokenSession, Refusal> {
        if let token, authority.cache.claims(of: Array(token.utf8)) == nil {
            if countsGuesses, let refusal = refusalOfGuessing(client) { return .failure(refusal) }
            if let refusal = await verify(token, of: client, countsGuesses: countsGuesses) { return .failure(refusal) }
        }
        switch judge(token, scope, of: client) {
        case .allowed(let session): return .success(session)
        case .refused(let refusal): return .failure(refusal)
        // Thousands of other tokens were verified in between.
        case .unverified: return .failure(Refusal(.overloaded, "the token could not be looked at; try again"))
        }
    }

    /// What a token says, whatever it allows, if it holds.
    func claims(of token: String, of client: Client) async -> Result<TokenClaims, Refusal> {
        if authority.cache.claims(of: Array(token.utf8)) == nil {
            if let refusal = refusalOfGuessing(client) { return .failure(refusal) }
            if let refusal = await verify(token, of: client) { return .failure(refusal) }
        }
        guard let claims = authority.cache.claims(of: Array(token.utf8)) else {
            return .failure(Refusal(.overloaded, "the token could not be looked at; try again"))
        }
        return session(of: claims).map { _ in claims }
    }

    /// A register that cannot be read lets nobody in: a revocation might stand in it.
    private func session(of claims: TokenClaims) -> Result<TokenSession, Refusal> {
        do throws(StoreError) {
            let session = try sessions.session(id: claims.sessionID, at: clock.now)
            if let fault = claims.fault(at: clock.now, session: session) {
                return .failure(Refusal(.token, fault.description))
            }
            return session.map(Result.success) ?? .failure(Refusal(.token, TokenFault.unknownSession.description))
        } catch {
            return .failure(Refusal(.storage, "tokens cannot be checked now; try again"))
        }
    }

    /// Only who has guessed wrong before is held up, and only with tokens nobody has verified: a scraper with an old token must not lock its
    /// whole office out.
    private func refusalOfGuessing(_ client: Client) -> Refusal? {
        guard !client.isLocal, let rate = limiter.check(.logins, client.address, at: .now), !rate.isAllowed else {
            return nil
        }
        return .tooOften(rate, "tokens that are not valid")
    }
}

extension Refusal {
    static func tooOften(_ rate: RateVerdict, _ what: String = "requests") -> Refusal {
        Refusal(
            .rateLimited,
            "too many \(what) from this address: \(rate.limit) in \(rate.windowSeconds) s are allowed; wait \(rate.retryAfterSeconds) s",
            rate: rate)
    }
}
