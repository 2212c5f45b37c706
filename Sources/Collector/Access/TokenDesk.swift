package import Admit
package import Foundation
import Manifest
import Receive
import Store
package import Telemetry

/// Issues, renews and revokes tokens, and writes down who did. The same for the API and `vitalsd token`.
package struct TokenDesk: Sendable {
    private let file: AccessFile
    private let audit: AuditLog
    private let plan: AccessPlan
    private let work = BlockingWork("tokens")

    package init(_ plan: AccessPlan, data: URL) throws {
        self.plan = plan
        file = try AccessFile(at: data.appending(path: AccessFile.name))
        audit = AuditLog(in: data)
    }

    /// What somebody asks for.
    package struct Order: Decodable, Sendable {
        package var subject: String
        package var scopes: [String]
        /// None: every site and service.
        package var sites: [String]?
        /// Such as `30d`. Default 1 h, 1 s to 3653 d.
        package var lifetime: String?
        /// Revokes the subject's oldest session when it has too many.
        package var replace: Bool?

        package init(
            subject: String, scopes: [String], sites: [String]? = nil, lifetime: String? = nil, replace: Bool? = nil
        ) {
            self.subject = subject
            self.scopes = scopes
            self.sites = sites
            self.lifetime = lifetime
            self.replace = replace
        }
    }

    /// A token with what it stands for. Shown once, kept nowhere.
    package struct Issued: Sendable {
        package let token: String
        package let session: TokenSession
    }

    /// The token is good for its last five minutes, or the next one would be issued without need.
    package static let refreshWindow = Duration.seconds(300)
    private static let defaultLifetime = Duration.seconds(3600)

    /// Throws `BadQuestion` for an order that cannot be carried out.
    package func issue(
        _ order: Order, by who: String, with authority: TokenAuthority, at instant: Timestamp
    ) async throws -> Issued {
        let session = try await work.run { try open(order, by: who, at: instant) }
        return Issued(token: try await authority.sign(session, at: instant), session: session)
    }

    /// Registers the session and writes it down. What cannot be written down is not done.
    private func open(_ order: Order, by who: String, at instant: Timestamp) throws -> TokenSession {
        let scopes = try TokenDesk.scopes(order.scopes)
        guard let lifetime = order.lifetime.map(DurationText.parse) ?? TokenDesk.defaultLifetime else {
            throw BadQuestion("the lifetime is \"\(order.lifetime?.prefix(40) ?? "")\"; expected one such as 1h or 30d")
        }
        let before = try live(of: order.subject, at: instant)
        let session: TokenSession
        do throws(StoreError) {
            session = try file.open(
                subject: order.subject, scopes: scopes, sites: order.sites ?? [], lifetime: lifetime,
                limit: plan.sessionsPerSubject, replacing: order.replace ?? false, at: instant)
        } catch {
            guard case .access(let detail) = error else { throw error }
            throw BadQuestion(detail)
        }
        do {
            for id in before.subtracting(try live(of: order.subject, at: instant)).sorted() {
                try audit.record(
                    who: who, what: "token.revoked", details: ["session": id, "replacedBy": session.id], at: instant)
            }
            try audit.record(
                who: who, what: "token.issued",
                details: [
                    "session": session.id, "subject": session.subject, "scopes": session.scopes.text,
                    "sites": session.sites.joined(separator: " "), "expires": session.expiresAt.description,
                ], at: instant)
        } catch {
            _ = try? file.revoke(id: session.id, at: instant)
            throw error
        }
        return session
    }

    private func live(of subject: String, at instant: Timestamp) throws -> Set<String> {
        Set(try file.sessions(liveAt: instant).filter { $0.subject == subject }.map(\.id))
    }

    /// A new token of the same session, in the last five minutes of the old one.
    func refresh(
        _ claims: TokenClaims, with authority: TokenAuthority, at instant: Timestamp
    ) async throws -> Issued {
        guard claims.expiresAt - instant <= TokenDesk.refreshWindow else {
            throw BadQuestion(
                "the token is good until \(claims.expiresAt); it can be renewed in its last five minutes")
        }
        let end = instant + (claims.expiresAt - claims.issuedAt)
        let session = try await work.run {
            // Before it is done: what cannot be written down is not.
            try audit.record(
                who: "token:\(claims.subject)/\(claims.sessionID)", what: "token.refreshed",
                details: ["session": claims.sessionID, "expires": end.description], at: instant)
            return try file.extend(claims.sessionID, until: end, at: instant)
        }
        guard let session else { throw BadQuestion("the session has ended; ask for a new token") }
        return Issued(token: try await authority.sign(session, at: instant), session: session)
    }

    /// False when there is no live session of this id.
    package func revoke(id: String, by who: String, at instant: Timestamp) throws -> Bool {
        guard try file.sessions(liveAt: instant).contains(where: { $0.id == id }) else { return false }
        try audit.record(who: who, what: "token.revoked", details: ["session": id], at: instant)
        return try file.revoke(id: id, at: instant)
    }

    /// How many sessions ended.
    package func revoke(subject: String, by who: String, at instant: Timestamp) throws -> Int {
        let live = try live(of: subject, at: instant)
        if !live.isEmpty {
            try audit.record(
                who: who, what: "token.revoked",
                details: ["subject": subject, "sessions": live.sorted().joined(separator: " ")], at: instant)
        }
        return try file.revoke(subject: subject, at: instant)
    }

    package func sessions(at instant: Timestamp) throws -> [TokenSession] { try file.sessions(liveAt: instant) }

    func record(_ what: String, by who: String, at instant: Timestamp) throws {
        try audit.record(who: who, what: what, at: instant)
    }

    private static func scopes(_ names: [String]) throws -> Set<TokenScope> {
        let known = TokenScope.allCases.map(\.rawValue)
        guard !names.isEmpty else { throw BadQuestion("no scope is given; known are \(known.joined(separator: ", "))") }
        return Set(
            try names.map { name in
                guard let scope = TokenScope(rawValue: name) else {
                    throw BadQuestion(
                        "unknown scope \"\(name.prefix(40))\""
                            + (NearName.of(name, among: known).map { "; did you mean \"\($0)\"?" }
                                ?? "; known are \(known.joined(separator: ", "))"))
                }
                return scope
            })
    }
}

extension TokenSession {
    /// As the audit log names its holder.
    var who: String { "token:\(subject)/\(id)" }
}

extension SiteGuest {
    var who: String {
        switch self {
        case .anybody: "anybody"
        case .known(let session): session.who
        }
    }
}
