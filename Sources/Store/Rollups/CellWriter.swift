import Foundation
import GRDB
import Telemetry

/// Adds changes to cells within one transaction: each into every tier that already contains its minute.
struct CellWriter {
    private let db: Database
    private let damage: DamageCount
    private let progress: TierProgress
    private let days: [Range<UInt32>]
    private var grid: HourGrid

    init(_ db: Database, _ plan: VitalsFile.Plan, _ damage: DamageCount) throws {
        self.db = db
        self.damage = damage
        progress = try TierProgress(db)
        grid = HourGrid(plan.days)
        // A change is rarely older than yesterday.
        days = try Row.fetchAll(db, sql: "SELECT start, until FROM day ORDER BY start DESC LIMIT 8").map {
            $0[0]..<$0[1]
        }
    }

    mutating func add(_ cell: RollupChanges.Cell, series: Int64) throws {
        let minute = cell.bucket.minute
        switch cell.labels.set.grain {
        case .minute:
            if minute >= progress.minuteFloor {
                try add(cell.change, to: .minute, CellID.minute(minute, series: series))
            }
            guard minute < progress.foldedMinute else { return }
        case .hour: break
        }
        let hour = grid.start(holding: minute)
        if minute >= progress.hourFloor { try add(cell.change, to: .hour, CellID.long(series, start: hour)) }
        if let day = try foldedDay(holding: minute, series: series), day >= progress.dayFloor {
            try add(cell.change, to: .day, CellID.long(series, start: day))
        }
    }

    /// Adds to one cell, which may not be there yet. A damaged one is counted and begins anew: the journal still holds what it counted.
    func add(_ change: Rollup, to tier: Tier, _ id: Int64) throws {
        var rollup = change
        let stored = try db.cachedStatement(
            sql: "SELECT sum, good, needs_improvement, poor, excess, histogram FROM \(tier.rawValue) WHERE id = ?")
        if let row = try Row.fetchOne(stored, arguments: [id]) {
            try damage.counting { try rollup.merge(row, startingAt: 0) }
        }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO \(tier.rawValue)(id, sum, good, needs_improvement, poor, excess, histogram)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            id, rollup.sum, rollup.good, rollup.needsImprovement, rollup.poor, rollup.excess,
            Data(rollup.histogram.encoded),
        ])
    }

    /// The first minute of the folded day, or of the part of one that is being folded, which contains this series' minute.
    private func foldedDay(holding minute: UInt32, series: Int64) throws -> UInt32? {
        if minute >= progress.foldedDay {
            let isFolding = minute < progress.foldingUntil && series <= progress.foldingSeries
            return isFolding ? progress.foldedDay : nil
        }
        if let day = days.first(where: { $0.contains(minute) }) { return day.lowerBound }
        return try UInt32.fetchOne(
            try db.cachedStatement(sql: "SELECT start FROM day WHERE start <= ? AND until > ?"),
            arguments: [minute, minute])
    }
}
