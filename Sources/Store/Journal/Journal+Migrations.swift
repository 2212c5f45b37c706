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

    static func identity(_ db: Database) throws -> String {
        guard let identity = try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'identity'") else {
            throw StoreError.damaged(file: DataFolder.journalName, detail: "it has no identity")
        }
        return identity
    }
}
