package import Foundation
import GRDB
import Synchronization
package import Telemetry

/// `vitals.db`: rollups, ledger, alerts and the outbox. One writer; readers see committed snapshots.
package final class VitalsFile: Sendable {
    let database: any DatabaseWriter
    private let series: Mutex<SeriesNumbers>
    package let damage = DamageCount()

    /// Numbers of the series rows already written; the writer's own, guarded because GRDB's closures are sendable.
    struct SeriesNumbers {
        var numbers: [SeriesName: Int64] = [:]
    }

    struct SeriesName: Hashable {
        let metric: Metric
        let labels: SeriesLabels
    }

    package init(at url: URL) throws(StoreError) {
        do {
            let pool = try DatabasePool(path: url.path, configuration: DatabaseFile.configuration())
            try pool.writeWithoutTransaction(DatabaseFile.harden)
            try DatabaseFile.migrate(pool, VitalsFile.migrator, file: DataFolder.vitalsName)
            database = pool
            series = Mutex(SeriesNumbers(numbers: try pool.read(VitalsFile.readSeries)))
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// The series known to the file, for the caps.
    package var knownSeries: [SeriesLabels] { Array(Set(series.withLock { $0.numbers.keys.map(\.labels) })) }

    /// The last journal row the rollups contain.
    package func appliedSequence() throws(StoreError) -> Int64 {
        do {
            return try database.read { db in
                try Int64.fetchOne(db, sql: "SELECT value FROM progress WHERE name = 'applied_sequence'") ?? 0
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Adds changes to the stored rows, in one transaction with the journal row they reach to: a crash before it leaves everything
    /// to the replay, a crash after it nothing.
    package func store(_ changes: RollupChanges) throws(StoreError) {
        do {
            // Numbers become known to others only when the transaction has been committed.
            var numbers = series.withLock { $0.numbers }
            try database.write { db in
                for cell in changes.cells { try store(cell, db, &numbers) }
                try VitalsFile.store(changes.ledger, db)
                try db.execute(
                    sql: """
                        INSERT INTO progress(name, value) VALUES ('applied_sequence', ?)
                        ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)
                        """, arguments: [changes.appliedSequence])
            }
            series.withLock { [numbers] in $0.numbers = numbers }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Deletes minutes before `instant`, a slice at a time. Returns whether there is more.
    package func trim(olderThan instant: Timestamp) throws(StoreError) -> Bool {
        let bucket = TimeBucket(holding: instant)
        do {
            return try database.write { db in
                try db.execute(
                    sql:
                        "DELETE FROM cell_minute WHERE id IN (SELECT id FROM cell_minute WHERE id < ? ORDER BY id LIMIT 5000)",
                    arguments: [CellID.first(in: bucket)])
                let deleted = db.changesCount
                try db.execute(sql: "DELETE FROM ledger WHERE minute < ?", arguments: [bucket.minute])
                try db.execute(sql: "PRAGMA incremental_vacuum(200)")
                return deleted == 5000
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Moves the write-ahead log into the file first: GRDB closes its readers last, and they leave it lying, so that a copy of the
    /// file alone would lack the latest changes. A reader elsewhere may prevent it; the log then simply stays.
    package func close() throws(StoreError) {
        try? database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        do { try database.close() } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }
}

/// A cell's row number: the minute above, the series below, so that time comes first in the key and no index is needed.
enum CellID {
    static func make(_ bucket: TimeBucket, series: Int64) -> Int64 { first(in: bucket) | series }
    /// Minutes beyond the year 6053 are one: their number would be negative, before all others.
    static func first(in bucket: TimeBucket) -> Int64 { Int64(min(bucket.minute, UInt32(Int32.max))) << 32 }
    static func series(_ id: Int64) -> Int64 { id & 0xFFFF_FFFF }
    static func bucket(_ id: Int64) -> TimeBucket { TimeBucket(minute: UInt32(truncatingIfNeeded: id >> 32)) }
}

extension VitalsFile {
    private func store(_ cell: RollupChanges.Cell, _ db: Database, _ numbers: inout [SeriesName: Int64]) throws {
        let name = SeriesName(metric: cell.metric, labels: cell.labels)
        let number: Int64
        if let known = numbers[name] {
            number = known
        } else {
            try db.cachedStatement(sql: "INSERT INTO series(metric, labels, label_values) VALUES (?, ?, ?)")
                .execute(arguments: [cell.metric.name, cell.labels.set.rawValue, JSONText.encode(cell.labels.values)])
            number = db.lastInsertedRowID
            numbers[name] = number
        }
        let id = CellID.make(cell.bucket, series: number)
        var rollup = cell.change
        let stored = try db.cachedStatement(
            sql: "SELECT sum, good, needs_improvement, poor, histogram FROM cell_minute WHERE id = ?")
        if let row = try Row.fetchOne(stored, arguments: [id]),
            let before = try damage.counting({ try Rollup(row: row, startingAt: 0) })
        {
            rollup.merge(before)
        }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO cell_minute(id, sum, good, needs_improvement, poor, histogram)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            id, rollup.sum, rollup.good, rollup.needsImprovement, rollup.poor, Data(rollup.histogram.encoded),
        ])
    }

    private static func store(_ ledger: [LedgerKey: Int64], _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO ledger(minute, owner, outcome, count) VALUES (?, ?, ?, ?)
                ON CONFLICT(minute, owner, outcome) DO UPDATE SET count = count + excluded.count
                """)
        for (key, count) in ledger {
            try statement.execute(arguments: [key.bucket.minute, key.owner, key.outcome.name, count])
        }
    }

    static func readSeries(_ db: Database) throws -> [SeriesName: Int64] {
        var numbers: [SeriesName: Int64] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, metric, labels, label_values FROM series")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            guard let metric = Metric(name: row[1]), let set = DimensionSet(rawValue: row[2]),
                let labels = SeriesLabels(set: set, values: try JSONText.decode([String].self, row[3]))
            else { throw StoreError.damaged(file: DataFolder.vitalsName, detail: "series \(id)") }
            numbers[SeriesName(metric: metric, labels: labels)] = id
        }
        return numbers
    }
}

extension Rollup {
    /// Reads `sum, good, needs_improvement, poor, histogram`.
    init(row: Row, startingAt column: Int) throws {
        self.init()
        sum = row[column]
        good = row[column + 1]
        needsImprovement = row[column + 2]
        poor = row[column + 3]
        histogram = try row.withUnsafeData(atIndex: column + 4) { data in
            do throws(ByteReader.Failure) {
                return try Histogram(encoded: data ?? Data())
            } catch {
                throw StoreError.damaged(file: DataFolder.vitalsName, detail: "histogram: \(error)")
            }
        }
    }
}
