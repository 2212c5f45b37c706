package import Foundation
import GRDB
import Synchronization
package import Telemetry

/// `vitals.db`: rollups in three tiers, ledger, alerts and the outbox. One writer; readers see committed snapshots.
package final class VitalsFile: Sendable {
    /// What is to be kept, and how much of it.
    package struct Plan: Sendable {
        package var sets: DimensionSets
        /// Day cells are days of this zone.
        package var days: LocalDays
        /// The file never grows beyond this, in bytes.
        package var ceiling: Int64

        package init(sets: DimensionSets = .standard, days: LocalDays = .utc, ceiling: Int64 = .max / 2) {
            self.sets = sets
            self.days = days
            self.ceiling = ceiling
        }
    }

    let database: any DatabaseWriter
    let plan: Plan
    let probe: CrashStep.Probe
    private let series: Mutex<SeriesNumbers>
    package let damage: DamageCount

    /// - Parameter now: since when sets that are new to the file are kept.
    package init(
        at url: URL, _ plan: Plan = Plan(), now: Timestamp = Timestamp(milliseconds: 0),
        probe: @escaping CrashStep.Probe = CrashStep.noProbe
    ) throws(StoreError) {
        self.plan = plan
        self.probe = probe
        let damage = DamageCount()
        self.damage = damage
        do {
            let pool = try DatabasePool(path: url.path, configuration: DatabaseFile.configuration())
            try pool.writeWithoutTransaction(DatabaseFile.harden)
            try DatabaseFile.migrate(pool, VitalsFile.migrator, file: DataFolder.vitalsName)
            // A file that is already larger is brought down, and what folds its cells meanwhile needs room.
            try pool.writeWithoutTransaction { db in
                try DatabaseFile.limit(
                    db, bytes: max(plan.ceiling, try DatabaseFile.fileBytes(db) + VitalsFile.foldReserve))
            }
            database = pool
            series = Mutex(
                try pool.write { db in
                    try VitalsFile.declare(plan, now: TimeBucket(holding: now).minute, db)
                    return try SeriesNumbers(db, damage)
                })
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// The series something was counted in since `instant`, for the caps.
    package func knownSeries(usedSince instant: Timestamp) -> [SeriesLabels] {
        let minute = TimeBucket(holding: instant).minute
        return series.withLock { series in
            Array(Set(series.numbers.compactMap { $0.value.lastUse >= minute ? $0.key.labels : nil }))
        }
    }

    /// The sets that were not kept from the beginning, and since when they are.
    package func setsKeptSince() throws(StoreError) -> [DimensionSet: TimeBucket] {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT id, name, grain, since FROM dimension_set WHERE is_kept AND since > 0")
            return Dictionary(
                try rows.map { (try DimensionSet(row: $0), TimeBucket(minute: $0[3])) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// The last journal row the rollups contain.
    package func appliedSequence() throws(StoreError) -> Int64 {
        try read { try TierProgress.value("applied_sequence", $0) }
    }

    /// The last journal row the stored memory of visits contains.
    package func rememberedSequence() throws(StoreError) -> Int64 {
        try read { try TierProgress.value("visits_sequence", $0) }
    }

    /// The journal whose rows `appliedSequence` counts; nil before the first.
    package func journalIdentity() throws(StoreError) -> String? {
        try read { try String.fetchOne($0, sql: "SELECT value FROM info WHERE name = 'journal'") }
    }

    /// For a copy nobody has opened yet.
    static func adopt(journal identity: String, inCopyAt url: URL) throws {
        let queue = try DatabaseQueue(path: url.path)
        try queue.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO info(name, value) VALUES ('journal', ?)", arguments: [identity])
        }
        try queue.close()
    }

    package func adopt(journal identity: String) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO info(name, value) VALUES ('journal', ?)", arguments: [identity])
        }
    }

    /// Adds changes to the stored cells, in one transaction with the journal row they reach to: a crash before it leaves everything
    /// to the replay, a crash after it nothing.
    package func store(_ changes: RollupChanges) throws(StoreError) {
        do {
            // New numbers become known to others only when the transaction has been committed.
            let numbers = try database.write { db in
                var numbers = series.withLock { $0 }
                var writer = try CellWriter(db, plan, damage)
                for (count, cell) in changes.cells.enumerated() {
                    try writer.add(cell, series: numbers.number(of: cell, db))
                    // On a machine of one core an acknowledgement would wait for the scheduler's whole slice.
                    if count % VitalsFile.yieldInterval == 0 { sched_yield() }
                }
                try VitalsFile.store(changes.ledger, db)
                if let visits = changes.visits { try VitalsFile.store(visits, db) }
                try db.execute(
                    sql: """
                        INSERT INTO progress(name, value) VALUES ('applied_sequence', ?)
                        ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)
                        """, arguments: [changes.appliedSequence])
                probe(.beforeRollupCommit)
                return numbers
            }
            series.withLock { $0.learn(from: numbers) }
            probe(.afterRollupCommit)
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Moves the log into the file. Commits do so too, but say nothing when it fails.
    package func checkpoint() throws(StoreError) {
        do { try database.writeWithoutTransaction(DatabaseFile.checkpoint) } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Forgets the numbers of series that were deleted.
    func forgetNumbers(unusedSince minute: UInt32) {
        series.withLock { $0.forget(unusedSince: minute) }
    }

    /// Moves the write-ahead log into the file first: GRDB closes its readers last, and they leave it lying, so that a copy of the
    /// file alone would lack the latest changes. A reader elsewhere may prevent it; the log then simply stays.
    package func close() throws(StoreError) {
        try? database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        do { try database.close() } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try database.read(body) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try database.write(body) } catch { throw .wrap(error, file: DataFolder.vitalsName) }
    }
}

extension VitalsFile {
    /// Cells written between two offers of the processor: about half a millisecond.
    private static let yieldInterval = 50
    /// What folding one slice may need while a file above its ceiling is brought down, in bytes.
    private static let foldReserve: Int64 = 16 * 1_048_576

    /// Notes which sets are kept from now on, and where the time zone's days begin to count. A set that is given another grain is kept
    /// anew: what it counted before lies in cells of the other tier.
    private static func declare(_ plan: Plan, now: UInt32, _ db: Database) throws {
        // Before anything was counted nothing can be missing.
        let isFresh = try Bool.fetchOne(db, sql: "SELECT NOT EXISTS (SELECT 1 FROM series)") ?? false
        let since = isFresh ? 0 : now
        for set in plan.sets.all {
            try db.execute(
                sql: """
                    INSERT INTO dimension_set(name, grain, since, is_kept) VALUES (?, ?, ?, 1)
                    ON CONFLICT(name) DO UPDATE SET
                        since = CASE WHEN is_kept AND grain = excluded.grain THEN since ELSE excluded.since END,
                        is_kept = 1, grain = excluded.grain
                    """, arguments: [set.name, set.grain.rawValue, since])
        }
        let marks = plan.sets.all.map { _ in "?" }.joined(separator: ",")
        try db.execute(
            sql: "UPDATE dimension_set SET is_kept = 0 WHERE name NOT IN (\(marks))",
            arguments: StatementArguments(plan.sets.all.map(\.name)))
        let zone = try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'zone'")
        guard zone != plan.days.zone else { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO info(name, value) VALUES ('zone', ?)", arguments: [plan.days.zone])
        // A new file begins in this zone; in an old one the hours so far were cut for another.
        if zone != nil { try TierProgress.save("zone_since", Int64(now), db) }
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
}

extension Rollup {
    /// Reads `sum, good, needs_improvement, poor, excess, histogram` and adds them to this. A damaged row throws and adds nothing.
    mutating func merge(_ row: Row, startingAt column: Int) throws {
        let counts = (1...4).compactMap { row[column + $0] as Int64? }
        guard let total = row[column] as Double?, total.isFinite, counts.count == 4,
            counts.dropLast().allSatisfy({ $0.magnitude <= Rollup.countLimit }),
            counts[3].magnitude <= Rollup.excessLimit
        else { throw StoreError.damaged(file: DataFolder.vitalsName, detail: "counts out of range") }
        try row.withUnsafeData(atIndex: column + 5) { data in
            try (data ?? Data()).withUnsafeBytes { bytes in
                do throws(ByteReader.Failure) {
                    try histogram.merge(encoded: bytes)
                } catch {
                    throw StoreError.damaged(file: DataFolder.vitalsName, detail: "histogram: \(error)")
                }
            }
        }
        sum += total
        good += counts[0]
        needsImprovement += counts[1]
        poor += counts[2]
        excess += counts[3]
    }

    /// A cell that counts more is damage; below it a sum of millions of cells cannot overflow.
    private static let countLimit = Int64(1) << 46
    private static let excessLimit = Int64(1) << 60
}
