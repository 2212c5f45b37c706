import Foundation
import GRDB
package import Telemetry

extension VitalsFile {
    /// Adds the minutes that have ended before `instant`'s hour to the hour cells, exactly, some at a time. Returns whether there are more.
    package func foldMinutes(at instant: Timestamp) throws(StoreError) -> Bool {
        try foldMinutes(before: TimeBucket(holding: instant).minute / 60 * 60)
    }

    /// Minutes go into the hour cells whole, in order, and with them `foldedMinute`: at every moment an hour cell holds just the
    /// minutes below it.
    func foldMinutes(before end: UInt32) throws(StoreError) -> Bool {
        let more = try write { db -> Bool in
            var progress = try TierProgress(db)
            guard progress.foldedMinute < end else { return false }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, sum, good, needs_improvement, poor, excess, histogram FROM cell_minute
                    WHERE id >= ? AND id < ? ORDER BY id
                    """,
                arguments: [CellID.first(inMinute: progress.foldedMinute), CellID.first(inMinute: end)])
            var grid = HourGrid(plan.days)
            var hours: [Int64: Rollup] = [:]
            var (read, minute, folded) = (0, progress.foldedMinute, end)
            while let row = try rows.next() {
                let id: Int64 = row[0]
                if CellID.minute(ofMinuteID: id) != minute {
                    minute = CellID.minute(ofMinuteID: id)
                    if read == 0 { beginDays(&progress, first: minute) }
                    if read >= VitalsFile.foldSlice {
                        folded = minute
                        break
                    }
                }
                let hour = CellID.long(CellID.series(ofMinuteID: id), start: grid.start(holding: minute))
                try damage.counting { try hours[hour, default: Rollup()].merge(row, startingAt: 1) }
                read += 1
            }
            let writer = try CellWriter(db, plan, damage)
            for (id, rollup) in hours { try writer.add(rollup, to: .hour, id) }
            progress.foldedMinute = folded
            try progress.save(db)
            probe(.beforeFoldCommit)
            return folded < end
        }
        probe(.afterFoldCommit)
        return more
    }

    /// The first day begins before anything that can still arrive: spans of servers may be an hour late.
    private func beginDays(_ progress: inout TierProgress, first minute: UInt32) {
        guard progress.foldedDay == 0 else { return }
        progress.foldedDay = HourGrid(plan.days).day(holding: minute - min(minute, 60)).lowerBound
    }

    /// Adds the hours of the oldest day that is complete to the day cells, some series at a time. Returns whether there is more to do.
    package func foldDay() throws(StoreError) -> Bool {
        let more = try write { db -> Bool in
            var progress = try TierProgress(db)
            guard progress.foldedDay > 0 else { return false }
            if progress.foldingUntil == 0 {
                let until = HourGrid(plan.days).day(holding: progress.foldedDay).upperBound
                guard until <= progress.foldedMinute else { return false }
                progress.foldingUntil = until
            }
            let series = try Int64.fetchAll(
                db, sql: "SELECT id FROM series WHERE id > ? ORDER BY id LIMIT ?",
                arguments: [progress.foldingSeries, VitalsFile.daySlice])
            for number in series { try foldDay(progress.foldedDay..<progress.foldingUntil, series: number, db) }
            if series.count < VitalsFile.daySlice {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO day(start, until) VALUES (?, ?)",
                    arguments: [progress.foldedDay, progress.foldingUntil])
                progress.foldedDay = progress.foldingUntil
                progress.foldingUntil = 0
                progress.foldingSeries = 0
            } else {
                progress.foldingSeries = series.last ?? 0
            }
            try progress.save(db)
            probe(.beforeDayCommit)
            return true
        }
        probe(.afterDayCommit)
        return more
    }

    private func foldDay(_ day: Range<UInt32>, series: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT sum, good, needs_improvement, poor, excess, histogram FROM cell_hour WHERE id >= ? AND id < ?")
        let rows = try Row.fetchCursor(
            statement,
            arguments: [CellID.long(series, start: day.lowerBound), CellID.long(series, start: day.upperBound)])
        var sum = Rollup()
        var isEmpty = true
        while let row = try rows.next() {
            isEmpty = false
            try damage.counting { try sum.merge(row, startingAt: 0) }
        }
        guard !isEmpty else { return }
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO cell_day(id, sum, good, needs_improvement, poor, excess, histogram)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            CellID.long(series, start: day.lowerBound), sum.sum, sum.good, sum.needsImprovement, sum.poor, sum.excess,
            Data(sum.histogram.encoded),
        ])
    }

    /// Minute cells merged in one transaction: about 50 ms, for which a flush waits.
    private static let foldSlice = 20_000
    /// Series whose day is merged in one transaction.
    private static let daySlice = 1000
}
