package import Foundation
import GRDB
package import Telemetry

/// Every acknowledged batch, in order: what makes an acknowledgement durable and what everything else can be rebuilt from.
///
/// One row a batch. Rows that the rollups contain are kept for a while as evidence (`keep`), under a byte cap.
package final class Journal: Sendable {
    private let database: DatabaseQueue
    private let place: FilePlace

    package init(at url: URL) throws(StoreError) {
        do {
            var configuration = DatabaseFile.configuration()
            configuration.journalMode = .wal
            database = try DatabaseQueue(path: url.path, configuration: configuration)
            try database.writeWithoutTransaction(DatabaseFile.harden)
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
            try DatabaseFile.migrate(database, migrator, file: DataFolder.journalName)
            place = try FilePlace(url)
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Writes one batch; when it returns, the batch survives a power cut. Returns its sequence number, rising without end.
    ///
    /// Throws when the file is no longer where it was: SQLite would go on writing into a deleted file without a word.
    package func append(_ observations: [UInt8], measurements: Int, at instant: Timestamp) throws(StoreError) -> Int64 {
        guard place.isHeld else {
            throw .folder("journal.db was deleted or replaced under the running server; restart it")
        }
        do {
            return try database.writeWithoutTransaction { db in
                // One statement is one transaction: no BEGIN and COMMIT to parse.
                let statement = try db.cachedStatement(
                    sql: "INSERT INTO batch(instant, measurements, observations) VALUES (?, ?, ?)")
                try observations.withUnsafeBytes { bytes in
                    // The statement is stepped before the closure ends, so the bytes outlive their use.
                    let data = Data(
                        bytesNoCopy: UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? emptyBytes),
                        count: bytes.count,
                        deallocator: .none)
                    try statement.execute(arguments: [instant.milliseconds, measurements, data])
                }
                return db.lastInsertedRowID
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Makes sure that the next number is above `sequence`. A journal that was deleted would begin at 1 again, and its batches would
    /// be taken for ones the rollups contain.
    package func continueAfter(_ sequence: Int64) throws(StoreError) {
        do {
            try database.write { db in
                let last = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'batch'") ?? 0
                guard last < sequence else { return }
                try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'batch'")
                try db.execute(sql: "INSERT INTO sqlite_sequence(name, seq) VALUES ('batch', ?)", arguments: [sequence])
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Gives each batch from `sequence` on, oldest first. A damaged batch throws, unless it is at or below `damagedUpTo`: the rollups
    /// contain those, and a piece of evidence is no reason not to start.
    package func read(
        from sequence: Int64, damagedUpTo: Int64 = 0,
        _ body: (_ sequence: Int64, _ observations: [Observation]) throws -> Void
    ) throws(StoreError) {
        do {
            try database.read { db in
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT sequence, observations FROM batch WHERE sequence >= ? ORDER BY sequence",
                    arguments: [sequence])
                while let row = try rows.next() {
                    let sequence: Int64 = row[0]
                    let decoded = try row.withUnsafeData(atIndex: 1) { data in
                        Result { try Journal.decode(data ?? Data(), sequence: sequence) }
                    }
                    if case .failure = decoded, sequence <= damagedUpTo { continue }
                    try body(sequence, decoded.get())
                }
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// The first batch such that it and all later ones hold at most `measurements`.
    package func sequence(holdingLast measurements: Int) throws(StoreError) -> Int64 {
        do {
            return try database.read { db in
                var total = 0
                var first = Int64.max
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT sequence, measurements FROM batch ORDER BY sequence DESC")
                while let row = try rows.next() {
                    total += row[1] as Int
                    guard total <= measurements else { break }
                    first = row[0]
                }
                return first
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Deletes batches the rollups contain (`sequence` ≤ `applied`) that are older than `instant` or beyond the byte cap, a
    /// slice at a time so that acknowledgements wait for milliseconds at most. Returns whether there is more to delete.
    package func trim(applied: Int64, olderThan instant: Timestamp, byteCap: Int64) throws(StoreError) -> Bool {
        do {
            return try database.write { db in
                let pageCount = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
                let isOverCap = (pageCount - free) * pageSize > byteCap
                try db.execute(
                    sql: """
                        DELETE FROM batch WHERE sequence IN (
                            SELECT sequence FROM batch WHERE sequence <= ? AND (instant < ? OR ?) ORDER BY sequence LIMIT ?)
                        """,
                    arguments: [applied, instant.milliseconds, isOverCap, Journal.trimSlice])
                let deleted = db.changesCount
                try db.execute(sql: "PRAGMA incremental_vacuum(\(Journal.vacuumSlice))")
                return deleted == Journal.trimSlice
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    package func close() throws(StoreError) {
        do { try database.close() } catch { throw .wrap(error, file: DataFolder.journalName) }
    }

    private static func decode(_ data: Data, sequence: Int64) throws(StoreError) -> [Observation] {
        var reader = ByteReader(data)
        var observations: [Observation] = []
        do {
            while !reader.isAtEnd { observations.append(try Observation(from: &reader)) }
        } catch {
            throw .damaged(file: DataFolder.journalName, detail: "batch \(sequence): \(error)")
        }
        return observations
    }

    private static let trimSlice = 500
    private static let vacuumSlice = 200
}

/// Something to point at when there are no bytes.
nonisolated(unsafe) private let emptyBytes = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
