import GRDB

extension AccessFile {
    /// Append-only: a migration that was released is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            // No check of `revoked_at`: a clock that was set back must not keep anyone from revoking.
            try db.execute(
                sql: """
                    CREATE TABLE session(
                        id TEXT PRIMARY KEY CHECK (length(id) = 16),
                        subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 64),
                        scopes TEXT NOT NULL CHECK (scopes <> ''),
                        sites TEXT NOT NULL CHECK (json_type(sites) = 'array'),
                        issued_at INTEGER NOT NULL,
                        expires_at INTEGER NOT NULL CHECK (expires_at > issued_at),
                        revoked_at INTEGER
                    ) STRICT, WITHOUT ROWID
                    """)
            try db.execute(sql: "CREATE INDEX session_by_subject ON session(subject, expires_at)")
            try db.execute(sql: "CREATE INDEX session_by_end ON session(expires_at)")
        }
        return migrator
    }
}
