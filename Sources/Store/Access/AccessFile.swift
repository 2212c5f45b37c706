package import Foundation
import GRDB
import Telemetry

/// `access.db`: the register of sessions, kept by the running server and by commands in other processes at once.
///
/// Few writes and a reader that must notice each of them at once: so a rollback journal, not a write-ahead log, whose
/// commits leave the file as it was. Every change is one immediate transaction: of two processes that want the last
/// place, the second sees what the first did.
package final class AccessFile: Sendable {
    let database: DatabaseQueue
    private let header: DatabaseHeader
    /// Sessions it may hold, live and ended.
    let capacity: Int

    /// Opens it, creating it with mode 600 if need be. The folder must be there.
    ///
    /// - Parameter busyTimeout: how long another process may keep it locked before a call throws. Short for a
    ///   connection that is used on an event loop.
    package init(
        at url: URL, busyTimeout: Duration = .seconds(5), capacity: Int = AccessFile.defaultCapacity
    ) throws(StoreError) {
        self.capacity = capacity
        // Two first commands at once would both create the tables.
        (database, header) = try FolderLock.holding(url.deletingLastPathComponent()) { () throws(StoreError) in
            try PrivateFile.prepare(url)
            do {
                let queue = try DatabaseQueue(
                    path: url.path, configuration: AccessFile.configuration(busyTimeout: busyTimeout))
                try queue.writeWithoutTransaction(AccessFile.harden)
                try DatabaseFile.migrate(queue, AccessFile.migrator, file: AccessFile.name)
                return (queue, try DatabaseHeader(url))
            } catch {
                throw .wrap(error, file: AccessFile.name)
            }
        }
    }

    /// Another number whenever anything was committed by anyone since the last look; one system call.
    ///
    /// Throws when the file was cut or switched to WAL. One that was deleted keeps its number: see `requirePlace`.
    package var changeCount: UInt32 {
        get throws(StoreError) { try header.changeCount() }
    }

    /// Throws when the file was deleted or replaced: what others commit from then on is in another file.
    func requirePlace() throws(StoreError) { try header.requirePlace() }

    /// One immediate transaction.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try header.requirePlace()
        do {
            return try database.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                // Set, or the line above has thrown.
                return value!
            }
        } catch {
            throw .wrap(error, file: AccessFile.name)
        }
    }

    /// One state of the file, with the change count that belongs to it.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> (value: Value, changeCount: UInt32) {
        try header.requirePlace()
        do {
            return try database.read { db in
                let value = try body(db)
                // Within the transaction: what it has read keeps writers out of the file. Read before, the number could
                // be that of a commit that is undone after a crash, and would come again with another content.
                return (value, try header.changeCount())
            }
        } catch {
            throw .wrap(error, file: AccessFile.name)
        }
    }

    private static func configuration(busyTimeout: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(busyTimeout.milliseconds) / 1000)
        return configuration
    }

    /// EXTRA and not FULL: with a rollback journal only EXTRA also syncs the folder in which the journal was deleted
    /// (sqlite.org/pragma.html#pragma_synchronous). Otherwise a power cut right after a revocation could undo it.
    private static func harden(_ db: Database) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        guard mode == "delete" else { throw StoreError.pragma(name: "journal_mode=DELETE", got: mode ?? "nothing") }
        try db.execute(sql: "PRAGMA synchronous = EXTRA")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard synchronous == 3 else { throw StoreError.pragma(name: "synchronous=EXTRA", got: "\(synchronous ?? -1)") }
        try db.execute(sql: "PRAGMA mmap_size = 0")
    }

    package static let name = "access.db"
    /// A hundred people with a session a month, for years; read in some ten milliseconds after a change.
    package static let defaultCapacity = 10_000
}
