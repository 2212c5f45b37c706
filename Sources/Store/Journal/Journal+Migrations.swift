import Foundation
import GRDB

extension Journal {
    /// Append-only: a migration that was released is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE batch(
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        instant INTEGER NOT NULL,
                        measurements INTEGER NOT NULL CHECK (measurements >= 0),
                        observations BLOB NOT NULL
                    ) STRICT
                    """)
        }
        migrator.registerMigration("v2") { db in
            // CRC-32 of the observations; null in rows written before there was one.
            try db.execute(sql: "ALTER TABLE batch ADD COLUMN checksum INTEGER")
            // Batches `first` to `last`, packed and deflated; `size` is that of the packed form.
            try db.execute(
                sql: """
                    CREATE TABLE block(
                        first INTEGER PRIMARY KEY,
                        last INTEGER NOT NULL CHECK (last >= first),
                        first_instant INTEGER NOT NULL,
                        last_instant INTEGER NOT NULL,
                        stored_at INTEGER NOT NULL,
                        measurements INTEGER NOT NULL CHECK (measurements >= 0),
                        size INTEGER NOT NULL,
                        checksum INTEGER NOT NULL,
                        content BLOB NOT NULL
                    ) STRICT
                    """)
            // Acknowledged batches that could not be read when they were needed, kept for whoever can.
            try db.execute(
                sql: """
                    CREATE TABLE set_aside(
                        sequence INTEGER PRIMARY KEY,
                        found_at INTEGER NOT NULL,
                        reason TEXT NOT NULL,
                        observations BLOB NOT NULL
                    ) STRICT
                    """)
            try db.execute(sql: "CREATE TABLE info(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
            try db.execute(
                sql: "INSERT INTO info(name, value) VALUES ('identity', ?)", arguments: [UUID().uuidString])
        }
        return migrator
    }

    static func ancestors(_ db: Database) throws -> [String: Int64] {
        guard let text = try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'ancestors'") else {
            return [:]
        }
        return try JSONText.decode([String: Int64].self, text)
    }

    /// Gives a journal that is put in place of another an identity of its own: from now on its numbers mean other batches than the
    /// numbers of the one it was copied from, which may live on elsewhere.
    static func fork(at url: URL) throws -> String {
        let queue = try DatabaseQueue(path: url.path)
        let identity = UUID().uuidString
        try queue.write { db in
            var ancestors = try Journal.ancestors(db)
            ancestors[try Journal.identity(db)] =
                try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'batch'") ?? 0
            for (name, value) in [("identity", identity), ("ancestors", try JSONText.encode(ancestors))] {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO info(name, value) VALUES (?, ?)", arguments: [name, value])
            }
        }
        try queue.close()
        return identity
    }

    static func identity(_ db: Database) throws -> String {
        guard let identity = try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'identity'") else {
            throw StoreError.damaged(file: DataFolder.journalName, detail: "it has no identity")
        }
        return identity
    }
}
