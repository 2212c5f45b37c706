import GRDB
package import Telemetry

extension AccessFile {
    /// The sessions that are live at an instant, or all, oldest first.
    package func sessions(liveAt instant: Timestamp?) throws(StoreError) -> [TokenSession] {
        let all = try read { db in try AccessFile.all(db) }.value
        guard let instant else { return all }
        return all.filter { $0.isLive(at: instant) }
    }

    package func session(id: String) throws(StoreError) -> TokenSession? {
        try read { db in try AccessFile.session(id, db) }.value
    }

    /// Moves a live session's end to a later instant (an earlier one changes nothing) and returns it; nil when it is unknown or has
    /// ended: what was revoked never comes back.
    package func extend(_ id: String, until end: Timestamp, at instant: Timestamp) throws(StoreError) -> TokenSession? {
        try AccessFile.requireLifetime(end - instant)
        return try write { db in
            guard let session = try AccessFile.session(id, db), session.isLive(at: instant) else { return nil }
            try db.execute(
                sql: "UPDATE session SET expires_at = max(expires_at, ?) WHERE id = ?",
                arguments: [end.milliseconds, id])
            return try AccessFile.session(id, db)
        }
    }

    /// Ends a session. Returns false when there is none of that name or it was revoked before.
    package func revoke(id: String, at instant: Timestamp) throws(StoreError) -> Bool {
        try write { db in
            try db.execute(
                sql: "UPDATE session SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                arguments: [instant.milliseconds, id])
            return db.changesCount > 0
        }
    }

    /// Ends all sessions of a subject and returns how many were live. Those that have expired are marked too: should the clock be set
    /// back, they stay ended.
    package func revoke(subject: String, at instant: Timestamp) throws(StoreError) -> Int {
        try write { db in
            let live = try AccessFile.live(of: subject, at: instant, db).count
            try db.execute(
                sql: "UPDATE session SET revoked_at = ? WHERE subject = ? AND revoked_at IS NULL",
                arguments: [instant.milliseconds, subject])
            return live
        }
    }

    /// Forgets sessions that ended more than 400 days ago, and returns how many. One that was revoked stays at least until it would
    /// have expired, so that its token is refused for what it is. `open` does so too.
    @discardableResult
    package func trim(at instant: Timestamp) throws(StoreError) -> Int {
        try write { db in try AccessFile.trim(at: instant, db) }
    }

    static func trim(at instant: Timestamp, _ db: Database) throws -> Int {
        try db.execute(
            sql: "DELETE FROM session WHERE expires_at <= ? AND min(expires_at, ifnull(revoked_at, expires_at)) < ?",
            arguments: [instant.milliseconds, (instant - memory).milliseconds])
        return db.changesCount
    }

    static func all(_ db: Database) throws -> [TokenSession] {
        try Row.fetchAll(db, sql: "SELECT \(TokenSession.columns) FROM session ORDER BY issued_at, id")
            .map(TokenSession.init)
    }

    static func session(_ id: String, _ db: Database) throws -> TokenSession? {
        try Row.fetchOne(db, sql: "SELECT \(TokenSession.columns) FROM session WHERE id = ?", arguments: [id])
            .map(TokenSession.init)
    }

    /// Oldest first.
    static func live(of subject: String, at instant: Timestamp, _ db: Database) throws -> [TokenSession] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT \(TokenSession.columns) FROM session
                WHERE subject = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY issued_at, id
                """,
            arguments: [subject, instant.milliseconds]
        ).map(TokenSession.init)
    }

    /// A year's questions about who had access can be answered, with a month to ask them.
    private static let memory = Duration.seconds(400 * 86_400)
}
