import GRDB
package import Telemetry

/// A silence as it is kept: what it says is known to those who make it.
package struct StoredSilence: Sendable, Hashable {
    package let id: Int64
    package let until: Timestamp
    /// JSON.
    package let body: String

    package init(id: Int64, until: Timestamp, body: String) {
        self.id = id
        self.until = until
        self.body = body
    }
}

extension VitalsFile {
    /// Gives its number.
    package func addSilence(_ body: String, until: Timestamp) throws(StoreError) -> Int64 {
        do {
            return try database.write { db in
                try db.execute(
                    sql: "INSERT INTO silence(until, body) VALUES (?, ?)", arguments: [until.milliseconds, body])
                return db.lastInsertedRowID
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Ends a silence at `instant`; false where there is none of that number that goes on.
    package func endSilence(_ id: Int64, at instant: Timestamp) throws(StoreError) -> Bool {
        do {
            return try database.write { db in
                try db.execute(
                    sql: "UPDATE silence SET until = ? WHERE id = ? AND until > ?",
                    arguments: [instant.milliseconds, id, instant.milliseconds])
                return db.changesCount == 1
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    static func trimSilences(olderThan instant: Timestamp, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM silence WHERE until < ?", arguments: [instant.milliseconds])
    }
}

extension VitalsReader {
    /// Those that go on or begin after `instant`, the oldest first.
    package func silences(since instant: Timestamp) throws(StoreError) -> [StoredSilence] {
        do {
            return try read { db in
                try Row.fetchAll(
                    db, sql: "SELECT id, until, body FROM silence WHERE until > ? ORDER BY id",
                    arguments: [instant.milliseconds]
                ).map { StoredSilence(id: $0[0], until: Timestamp(milliseconds: $0[1]), body: $0[2]) }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }
}
