import GRDB
package import Telemetry

extension AccessFile {
    /// Registers a new session.
    ///
    /// Throws `StoreError.access` for a subject, site or lifetime that cannot be, and when the subject already has `limit` live
    /// sessions.
    ///
    /// - Parameters:
    ///   - sites: empty: every site.
    ///   - replacing: revokes the subject's oldest sessions to make room, instead of refusing.
    package func open(
        subject: String, scopes: Set<TokenScope>, sites: [String] = [], lifetime: Duration,
        limit: Int = AccessFile.defaultLimit, replacing: Bool = false, at instant: Timestamp
    ) throws(StoreError) -> TokenSession {
        // First, for an instant beyond the calendar would overflow.
        try AccessFile.requireLifetime(lifetime)
        var generator = SystemRandomNumberGenerator()
        let session = TokenSession(
            id: TokenSession.makeID(using: &generator), subject: subject, scopes: scopes, sites: sites,
            issuedAt: instant, expiresAt: instant + lifetime)
        try session.requireUsable()
        guard limit > 0 else { throw .access("the limit of sessions is \(limit); it must be at least 1") }
        return try write { db in
            _ = try AccessFile.trim(at: instant, db)
            try AccessFile.makePlace(for: session, limit: limit, replacing: replacing, db)
            try makeRoom(at: instant, db)
            try AccessFile.insert(session, db)
            return session
        }
    }

    private static func makePlace(for session: TokenSession, limit: Int, replacing: Bool, _ db: Database) throws {
        let live = try live(of: session.subject, at: session.issuedAt, db)
        guard let nextEnd = live.map(\.expiresAt).min(), live.count >= limit else { return }
        guard replacing else {
            throw StoreError.access(
                "\(session.subject) has \(live.count) live sessions, and \(limit) are allowed; the next one ends at "
                    + "\(nextEnd); revoke one of them, or let the new one replace the oldest")
        }
        for old in live.prefix(live.count - limit + 1) {
            try db.execute(
                sql: "UPDATE session SET revoked_at = ? WHERE id = ?",
                arguments: [session.issuedAt.milliseconds, old.id])
        }
    }

    /// Keeps the register within its capacity: those that expired first are forgotten first.
    private func makeRoom(at instant: Timestamp, _ db: Database) throws {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM session") ?? 0
        guard count >= capacity else { return }
        try db.execute(
            sql: """
                DELETE FROM session WHERE id IN
                    (SELECT id FROM session WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?)
                """, arguments: [instant.milliseconds, count - capacity + 1])
        guard count - db.changesCount < capacity else {
            throw StoreError.access(
                "the register holds \(count) sessions that have not expired, the most it keeps; give sessions a shorter life"
            )
        }
    }

    private static func insert(_ session: TokenSession, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO session(\(TokenSession.columns)) VALUES (?, ?, ?, ?, ?, ?, NULL)",
            arguments: [
                session.id, session.subject, session.scopes.text, try JSONText.encode(session.sites),
                session.issuedAt.milliseconds, session.expiresAt.milliseconds,
            ])
    }

    /// Live sessions a subject may have: a notebook, a server, and one to change over with.
    package static let defaultLimit = 3
}
