package import Foundation
import GRDB
package import Telemetry

/// Every acknowledged batch, in order: what makes an acknowledgement durable and what everything else can be rebuilt from.
///
/// One row a batch while it is young. Rows that the rollups contain are packed into blocks and kept for a while as evidence, under a
/// byte cap. One connection on one thread at a time writes and checkpoints; readers see snapshots and never hold it up.
package final class Journal: Sendable {
    let database: any DatabaseWriter
    private let place: FilePlace
    let probe: CrashStep.Probe
    /// Tells this journal from one that began anew: numbers of different journals mean different batches.
    package let identity: String
    /// Evidence that could not be read and was left out.
    package let damage = DamageCount()

    package init(at url: URL, probe: @escaping CrashStep.Probe = CrashStep.noProbe) throws(StoreError) {
        self.probe = probe
        do {
            let pool = try DatabasePool(path: url.path, configuration: DatabaseFile.configuration())
            try pool.writeWithoutTransaction(DatabaseFile.harden)
            try DatabaseFile.migrate(pool, Journal.migrator, file: DataFolder.journalName)
            identity = try pool.read { try Journal.identity($0) }
            database = pool
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
        probe(.beforeJournalWrite)
        do {
            let sequence = try database.writeWithoutTransaction { db in
                // One statement is one transaction: no BEGIN and COMMIT to parse.
                let statement = try db.cachedStatement(
                    sql: "INSERT INTO batch(instant, measurements, observations, checksum) VALUES (?, ?, ?, ?)")
                try observations.withUnsafeBytes { bytes in
                    // The statement is stepped before the closure ends, so the bytes outlive their use.
                    let data = Data(
                        bytesNoCopy: UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? emptyBytes),
                        count: bytes.count,
                        deallocator: .none)
                    try statement.execute(
                        arguments: [instant.milliseconds, measurements, data, Deflate.checksum(bytes)])
                }
                return db.lastInsertedRowID
            }
            probe(.afterJournalWrite)
            return sequence
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Whether a write goes through, without a beacon to try it with; throws what a batch would.
    package func tryWriting(at instant: Timestamp) throws(StoreError) {
        guard place.isHeld else {
            throw .folder("journal.db was deleted or replaced under the running server; restart it")
        }
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO info(name, value) VALUES ('tried', ?)",
                arguments: [instant.description])
        }
    }

    /// Moves the log into the file. Commits do so too, but say nothing when it fails.
    package func checkpoint() throws(StoreError) {
        do { try database.writeWithoutTransaction(DatabaseFile.checkpoint) } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Makes sure that the next number is above `sequence`. A journal that was deleted would begin at 1 again, and its batches would
    /// be taken for ones the rollups contain.
    package func continueAfter(_ sequence: Int64) throws(StoreError) {
        try write { db in
            let last = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'batch'") ?? 0
            guard last < sequence else { return }
            try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'batch'")
            try db.execute(sql: "INSERT INTO sqlite_sequence(name, seq) VALUES ('batch', ?)", arguments: [sequence])
        }
    }

    package func close() throws(StoreError) {
        try? database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        do { try database.close() } catch { throw .wrap(error, file: DataFolder.journalName) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try database.write(body) } catch { throw .wrap(error, file: DataFolder.journalName) }
    }
}

/// Something to point at when there are no bytes.
nonisolated(unsafe) private let emptyBytes = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
