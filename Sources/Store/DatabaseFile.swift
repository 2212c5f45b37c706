import Foundation
import GRDB

/// How both files are opened: WAL, synchronous FULL, one writer that also checkpoints, readers that cannot write.
///
/// A transaction committed so survives kill −9 and a power cut (sqlite.org/pragma.html#pragma_synchronous). The libraries lower
/// `synchronous` in WAL mode, so it is set after opening and read back.
package enum DatabaseFile {
    static func configuration(readonly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.prepareDatabase { db in
            guard !readonly, !db.configuration.readonly else { return }
            // Before the first table, or they have no effect.
            try db.execute(sql: "PRAGMA page_size = 8192")
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        }
        return configuration
    }

    static func harden(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA journal_size_limit = \(walSizeLimit)")
        try db.execute(sql: "PRAGMA mmap_size = 0")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard synchronous == 2 else { throw StoreError.pragma(name: "synchronous=FULL", got: "\(synchronous ?? -1)") }
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        guard mode == "wal" else { throw StoreError.pragma(name: "journal_mode=WAL", got: mode ?? "nothing") }
    }

    /// Bytes of the file that hold something: its pages without the free ones.
    static func usedBytes(_ db: Database) throws -> Int64 {
        try (pragma("page_count", db) - pragma("freelist_count", db)) * pragma("page_size", db)
    }

    /// Bytes of the file once its log is checkpointed.
    static func fileBytes(_ db: Database) throws -> Int64 { try pragma("page_count", db) * pragma("page_size", db) }

    /// Gives free pages back to the file system, some at a time so that writers wait for milliseconds at most. Returns whether there are more.
    @discardableResult
    static func giveBackPages(_ db: Database) throws -> Bool {
        // Stepping the pragma to its end frees the pages; it has no rows.
        try db.execute(sql: "PRAGMA incremental_vacuum(\(vacuumSlice))")
        return try pragma("freelist_count", db) > 0
    }

    /// Moves the write-ahead log into the file as far as readers allow. Throws when it cannot be done, which commits do not notice.
    static func checkpoint(_ db: Database) throws {
        let result = try db.checkpoint(.passive)
        // Frames that were ever moved count too, so it is the rest that tells.
        let waiting = max(0, result.walFrameCount - result.checkpointedFrameCount) * 8192
        guard waiting <= walAlarmSize else {
            throw StoreError.folder(
                "\(waiting / 1_000_000) MB of a write-ahead log cannot be moved into its file; something keeps reading an old state, such as a backup that hangs"
            )
        }
    }

    /// Refuses to let the file grow beyond `bytes`: SQLite answers with SQLITE_FULL, as for a full disk.
    static func limit(_ db: Database, bytes: Int64) throws {
        let pages = max(16, bytes / max(1, try pragma("page_size", db)))
        _ = try Int64.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
    }

    private static func pragma(_ name: String, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "PRAGMA \(name)") ?? 0
    }

    static func migrate(_ writer: some DatabaseWriter, _ migrator: DatabaseMigrator, file: String) throws {
        if try writer.read(migrator.hasBeenSuperseded) { throw StoreError.newerSchema(file: file) }
        try migrator.migrate(writer)
    }

    /// Readers of a second process (`vitalsd query --data`) hold locks for moments only.
    private static let busyTimeoutSeconds: TimeInterval = 5
    /// The WAL is cut back to this after a checkpoint, in bytes.
    package static let walSizeLimit = 16 * 1_048_576
    /// A log above this is not being moved into its file, in bytes.
    private static let walAlarmSize = 256 * 1_048_576
    /// Pages given back in one transaction.
    private static let vacuumSlice = 200
}
