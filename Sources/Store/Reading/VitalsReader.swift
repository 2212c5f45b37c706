package import Foundation
import GRDB
package import Telemetry

/// Answers readings from a vitals file: the server's own, or one opened read-only by another process.
package struct VitalsReader: Sendable {
    private let database: any DatabaseReader
    private let damage: DamageCount
    private let labels = LabelTexts()

    package init(_ file: VitalsFile) {
        database = file.database
        damage = file.damage
    }

    /// Opens an existing file without the right to write; the server may be running on it.
    package init(readingAt url: URL) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw .folder("it holds no \(DataFolder.vitalsName); is --data the folder the server uses?")
        }
        do {
            let queue = try DatabaseQueue(path: url.path, configuration: DatabaseFile.configuration(readonly: true))
            if try queue.read(VitalsFile.migrator.hasBeenSuperseded) {
                throw StoreError.newerSchema(file: DataFolder.vitalsName)
            }
            guard try queue.read(VitalsFile.migrator.hasCompletedMigrations) else {
                throw StoreError.folder(
                    "\(DataFolder.vitalsName) was written by an older vitalsd; start the server once, it brings it up to date"
                )
            }
            database = queue
            damage = DamageCount()
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// One row for each combination of the wanted labels and each slice, sorted by labels, then time. Empty where nothing was counted.
    package func read(_ request: ReadingRequest) throws(StoreError) -> [Reading] { try answer(request).readings }

    /// The same rows in no order, for whoever looks at each by itself.
    package func readUnordered(_ request: ReadingRequest) throws(StoreError) -> [Reading] {
        try answer(request, isOrdered: false).readings
    }

    /// Answers from the smallest dimension set that keeps what is asked for, and from the coarsest cells that fit each slice.
    ///
    /// Throws `notKept` when no set keeps it, and `unanswerable` when slices are finer than what is kept there.
    /// Cost: the cells read, about a microsecond each.
    package func answer(_ request: ReadingRequest, isOrdered: Bool = true) throws(StoreError) -> ReadingAnswer {
        do {
            return try database.read { db in
                let choice = try SetChoice(db, request)
                let (set, plan) = try choice.best()
                var table = ReadingTable(request, plan)
                try table.addSeries(of: set, db, labels)
                for piece in plan.pieces { try table.addCells(piece, db, damage) }
                return ReadingAnswer(
                    readings: isOrdered ? table.readings : table.unordered,
                    from: TimeBucket(minute: plan.window.lowerBound).start,
                    to: plan.window.upperBound == SetChoice.minutes(request).upperBound
                        ? request.to : TimeBucket(minute: plan.window.upperBound).start,
                    source: set.name,
                    note: VitalsReader.note([choice.note(on: set), plan.widening(of: choice.window), table.damageNote]),
                    isPartial: choice.note(on: set) != nil || table.damageNote != nil)
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// The shortest slices into which a window that begins at `instant` can be cut, and the days that are kept.
    package func finestSlices(from instant: Timestamp) throws(StoreError) -> (length: Duration, days: LocalDays) {
        do {
            return try database.read { db in
                let progress = try TierProgress(db)
                let zone = try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'zone'") ?? "UTC"
                let days = LocalDays(zone: zone) ?? .utc
                var grid = HourGrid(days)
                let minute = TimeBucket(holding: instant).minute
                let floor =
                    grid.cuts(at: progress.minuteFloor) ? progress.minuteFloor : grid.end(holding: progress.minuteFloor)
                if minute >= floor { return (.seconds(60), days) }
                return (minute >= progress.hourFloor ? .seconds(3600) : .seconds(86_400), days)
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// The ledger of a window: outcome by owner. Old lines are kept by the hour and by the day.
    package func ledger(from: Timestamp, to: Timestamp) throws(StoreError) -> [(
        owner: String, outcome: Outcome, count: Int64
    )] {
        do {
            return try database.read { db in
                let window = SetChoice.minutes(from, to)
                return try Row.fetchAll(
                    db,
                    sql: """
                        SELECT owner, outcome, sum(count) FROM ledger WHERE minute >= ? AND minute < ?
                        GROUP BY owner, outcome ORDER BY owner, outcome
                        """, arguments: [window.lowerBound, window.upperBound]
                ).compactMap { row in Outcome(name: row[1]).map { (row[0], $0, row[2]) } }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// Looks at every page and every cell, for a copy that must be whole. Throws at a broken page; returns how many cells are damaged.
    package func verify() throws(StoreError) -> Int {
        do {
            return try database.read { db in
                let problem = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "no answer"
                guard problem == "ok" else { throw StoreError.damaged(file: DataFolder.vitalsName, detail: problem) }
                var damaged = 0
                for tier in Tier.allCases {
                    let rows = try Row.fetchCursor(
                        db, sql: "SELECT sum, good, needs_improvement, poor, excess, histogram FROM \(tier.rawValue)")
                    while let row = try rows.next() {
                        var rollup = Rollup()
                        if try !damage.counting({ try rollup.merge(row, startingAt: 0) }) { damaged += 1 }
                    }
                }
                return damaged
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// The last journal row the rollups contain, and the journal it counts.
    package func journalPosition() throws(StoreError) -> (applied: Int64, identity: String?) {
        do {
            return try database.read { db in
                (
                    try TierProgress.value("applied_sequence", db),
                    try String.fetchOne(db, sql: "SELECT value FROM info WHERE name = 'journal'")
                )
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    private static func note(_ remarks: [String?]) -> String? {
        let remarks = remarks.compactMap { $0 }
        return remarks.isEmpty ? nil : remarks.joined(separator: "; ")
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try database.read(body) }
}
