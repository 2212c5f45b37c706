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
        /// Its signature, or the register, was not looked at yet: ask `verify`, then again.
        case unverified
    }

    private let plan: AccessPlan
    private let sessions: SessionBook
    private let limiter: RateLimiter
    private let clock: WallClock
    private let keys: Mutex<TokenAuthority>
    private let work = BlockingWork("sessions")

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
    func judge(
        _ token: String?, _ scope: TokenScope, of client: Client, countsGuesses: Bool = true
    ) -> Verdict {
        guard let token else {
            return .refused(Refusal(.token, "a token is needed; send it as \"Authorization: Bearer …\""))
        }
        guard let claims = authority.cache.claims(of: Array(token.utf8)) else {
            return (countsGuesses ? refusalOfGuessing(client) : nil).map(Verdict.refused) ?? .unverified
        }
        switch session(of: claims) {
        case .unverified: return .unverified
        case .refused(let refusal): return .refused(refusal)
        case .allowed(let session):
            guard session.allows(scope) else {
                return .refused(
                    Refusal(.scope, "the token allows \(session.scopes.text), and this needs \(scope.rawValue)"))
            }
            return .allowed(session)
        }
    }

    /// Looks at what `judge` could not wait for: a signature, and a register that somebody has changed. A signature that is wrong counts as a
    /// guess. Nil when all is right: then `judge` knows the token.
    func verify(_ token: String, of client: Client, countsGuesses: Bool = true) async -> Refusal? {
        if authority.cache.claims(of: Array(token.utf8)) == nil {
            switch await authority.verify(token, at: clock.now) {
            case .success: break
            case .failure(let fault):
                if countsGuesses, !client.isLocal { _ = limiter.charge(.logins, client.address, at: .now) }
                return Refusal(.token, fault.description)
            }
        }
        do {
            try await work.run { [self] in try sessions.renew(at: clock.now) }
            return nil
        } catch {
            return TokenDoor.unreadable
        }
    }

    /// What `judge` says once everything is known.
    ///
    /// - Parameter countsGuesses: false where the try itself was counted.
    func settle(
        _ token: String?, _ scope: TokenScope, of client: Client, countsGuesses: Bool = true
    ) async -> Result<TokenSession, Refusal> {
        for _ in 0..<TokenDoor.tries {
            switch judge(token, scope, of: client, countsGuesses: countsGuesses) {
            case .allowed(let session): return .success(session)
            case .refused(let refusal): return .failure(refusal)
            case .unverified:
                if let token, let refusal = await verify(token, of: client, countsGuesses: countsGuesses) {
                    return .failure(refusal)
                }
            }
        }
        return .failure(TokenDoor.unsettled)
    }

    /// What a token says, whatever it allows, if it holds.
    func claims(of token: String, of client: Client) async -> Result<TokenClaims, Refusal> {
        for _ in 0..<TokenDoor.tries {
            if let claims = authority.cache.claims(of: Array(token.utf8)) {
                switch session(of: claims) {
                case .allowed: return .success(claims)
                case .refused(let refusal): return .failure(refusal)
                case .unverified: break
                }
            } else if let refusal = refusalOfGuessing(client) {
                return .failure(refusal)
            }
            if let refusal = await verify(token, of: client) { return .failure(refusal) }
        }
        return .failure(TokenDoor.unsettled)
    }

    /// A register that cannot be read lets nobody in: a revocation might stand in it.
    private func session(of claims: TokenClaims) -> Verdict {
        do throws(StoreError) {
            switch try sessions.glance(id: claims.sessionID, at: clock.now) {
            case .stale: return .unverified
            case .session(let session):
                if let fault = claims.fault(at: clock.now, session: session) {
                    return .refused(Refusal(.token, fault.description))
                }
                return session.map(Verdict.allowed)
                    ?? .refused(Refusal(.token, TokenFault.unknownSession.description))
            }
        } catch {
            return .refused(TokenDoor.unreadable)
        }
    }

    private static let unreadable = Refusal(.storage, "tokens cannot be checked now; try again")
    /// The register changed, or thousands of other tokens were verified, in between each time.
    private static let unsettled = Refusal(.overloaded, "the token could not be looked at; try again")
    private static let tries = 4

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
