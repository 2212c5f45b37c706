import Foundation
import GRDB

/// How both files are opened: WAL, synchronous FULL, one writer that also checkpoints, readers that cannot write.
///
/// A transaction committed so survives kill −9 and a power cut (sqlite.org/pragma.html#pragma_synchronous). The libraries lower
/// `synchronous` in WAL mode, so it is set after opening and read back.
enum DatabaseFile {
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

    static func migrate(_ writer: some DatabaseWriter, _ migrator: DatabaseMigrator, file: String) throws {
        if try writer.read(migrator.hasBeenSuperseded) { throw StoreError.newerSchema(file: file) }
        try migrator.migrate(writer)
    }

    /// Readers of a second process (`vitalsd query --data`) hold locks for moments only.
    private static let busyTimeoutSeconds: TimeInterval = 5
    /// The WAL is cut back to this after a checkpoint, in bytes.
    private static let walSizeLimit = 16 * 1_048_576
}
