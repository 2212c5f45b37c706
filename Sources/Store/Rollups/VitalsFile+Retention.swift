import Foundation
import GRDB
package import Telemetry

/// How long each tier is kept.
package struct Retention: Sendable, Hashable {
    package var minutes: Duration
    package var hours: Duration
    package var days: Duration

    package init(minutes: Duration, hours: Duration, days: Duration) {
        self.minutes = minutes
        self.hours = hours
        self.days = days
    }
}

extension VitalsFile {
    /// Deletes what is past its time and gives the space back, some at a time. Returns whether there is more to do.
    ///
    /// A tier loses only what the next one contains; so what is not folded yet stays, however old.
    package func trim(_ retention: Retention, at instant: Timestamp) throws(StoreError) -> Bool {
        func minute(_ back: Duration) -> UInt32 { TimeBucket(holding: instant - back).minute }
        // To the full hour, so that no window has to be widened more than once for it.
        var grid = HourGrid(plan.days)
        let more = try trimMinutes(before: grid.start(holding: minute(retention.minutes)))
        _ = try trimHours(before: minute(retention.hours))
        _ = try trimDays(before: minute(retention.days))
        let hasFreePages = try write { try DatabaseFile.giveBackPages($0) }
        probe(.afterTrim)
        return more || hasFreePages
    }

    /// Brings the file below its ceiling: the oldest of the finest tier goes first, for the coarser ones hold its sum. Returns false
    /// when there is nothing older to delete.
    ///
    /// To be called often while a flood lasts: a flush that finds the file full has to be repeated.
    package func shrink(at instant: Timestamp) throws(StoreError) -> Bool {
        let target = plan.ceiling / 100 * VitalsFile.shrinkTo
        var isShrinking = try read(DatabaseFile.usedBytes) > target
        while isShrinking {
            guard try dropOldest(at: instant) else { return false }
            isShrinking = try read(DatabaseFile.usedBytes) > target
        }
        while try write({ try DatabaseFile.giveBackPages($0) }) {}
        try write { try DatabaseFile.limit($0, bytes: plan.ceiling) }
        return true
    }

    /// Bytes the file takes, its log apart.
    package func fileBytes() throws(StoreError) -> Int64 { try read(DatabaseFile.fileBytes) }

    /// Whether it is time to shrink.
    package func isNearCeiling() throws(StoreError) -> Bool {
        try read { try DatabaseFile.usedBytes($0) > plan.ceiling / 100 * VitalsFile.shrinkFrom }
    }

    /// Deletes one slice, folding just as much as that takes: folding needs room of its own.
    private func dropOldest(at instant: Timestamp) throws(StoreError) -> Bool {
        if let first = try read({ try Int64.fetchOne($0, sql: "SELECT min(id) FROM cell_minute") }) {
            let minute = CellID.minute(ofMinuteID: first)
            // The running hour's minutes too: the hour cell then holds just those below foldedMinute.
            let now = TimeBucket(holding: instant).minute
            if minute >= (try read(TierProgress.init)).foldedMinute, minute < now { _ = try foldMinutes(before: now) }
            let folded = try read(TierProgress.init).foldedMinute
            if minute < folded {
                _ = try trimMinutes(before: min(folded, minute + VitalsFile.dropMinutes))
                return true
            }
        }
        let progress = try read(TierProgress.init)
        let oldest = try read { db in
            try UInt32.fetchOne(
                db, sql: "SELECT start FROM day WHERE start >= ? ORDER BY start LIMIT 1", arguments: [progress.dayFloor]
            )
        }
        if let oldest, progress.hourFloor < progress.foldedDay {
            // A day has at most 25 hours, and the next one begins behind it.
            return try trimHours(before: max(progress.hourFloor, oldest) + SeriesNumbers.day + 60)
        }
        if try foldDay() { return true }
        guard let oldest else { return false }
        return try trimDays(before: oldest + VitalsFile.dropDays * SeriesNumbers.day)
    }
}

extension VitalsFile {
    private func trimMinutes(before cutoff: UInt32) throws(StoreError) -> Bool {
        try write { db in
            var progress = try TierProgress(db)
            let cutoff = min(cutoff, progress.foldedMinute)
            if cutoff > progress.minuteFloor {
                try VitalsFile.foldLedger(progress.minuteFloor..<cutoff, length: 60, db)
                progress.minuteFloor = cutoff
                try progress.save(db)
            }
            try db.execute(
                sql:
                    "DELETE FROM cell_minute WHERE id IN (SELECT id FROM cell_minute WHERE id < ? ORDER BY id LIMIT ?)",
                arguments: [CellID.first(inMinute: progress.minuteFloor), VitalsFile.trimSlice])
            return db.changesCount == VitalsFile.trimSlice
        }
    }

    /// The floor moves first: what lies below it is no longer read, even if its deletion is interrupted.
    private func trimHours(before cutoff: UInt32) throws(StoreError) -> Bool {
        // Whole days: the rest of one could be told neither by the hour nor by the day.
        let floor = try read { db in
            try UInt32.fetchOne(db, sql: "SELECT max(until) FROM day WHERE until <= ?", arguments: [cutoff])
        }
        guard let cutoff = floor, cutoff > (try read(TierProgress.init)).hourFloor else { return false }
        try moveFloor { progress, db in
            try VitalsFile.foldLedger(progress.hourFloor..<cutoff, length: SeriesNumbers.day, db)
            progress.hourFloor = cutoff
            progress.minuteFloor = max(progress.minuteFloor, cutoff)
        }
        try deleteCells(.hour, before: cutoff)
        return true
    }

    private func trimDays(before cutoff: UInt32) throws(StoreError) -> Bool {
        let progress = try read(TierProgress.init)
        guard cutoff > progress.dayFloor else { return false }
        // Whole days only, and none whose hours are still kept.
        let floor = try read { db in
            try UInt32.fetchOne(
                db, sql: "SELECT max(until) FROM day WHERE until <= ?", arguments: [min(cutoff, progress.hourFloor)])
        }
        guard let floor, floor > progress.dayFloor else { return false }
        try moveFloor { progress, db in
            progress.dayFloor = floor
            try db.execute(sql: "DELETE FROM day WHERE until <= ?", arguments: [floor])
            try db.execute(sql: "DELETE FROM ledger WHERE minute < ?", arguments: [floor])
        }
        try deleteCells(.day, before: floor)
        // last_use is noted to the day.
        let unused = floor - min(floor, SeriesNumbers.day)
        try write { db in
            try db.execute(sql: "DELETE FROM series WHERE last_use < ?", arguments: [unused])
            // Before another transaction can use them. Should this one fail, a forgotten number is found again by its name.
            forgetNumbers(unusedSince: unused)
        }
        return true
    }

    private func moveFloor(_ change: (inout TierProgress, Database) throws -> Void) throws(StoreError) {
        try write { db in
            var progress = try TierProgress(db)
            try change(&progress, db)
            try progress.save(db)
        }
    }

    /// One range for each series, some series a transaction.
    private func deleteCells(_ tier: Tier, before cutoff: UInt32) throws(StoreError) {
        var last: Int64 = 0
        var isAtEnd = false
        while !isAtEnd {
            (last, isAtEnd) = try write { db in
                let series = try Int64.fetchAll(
                    db, sql: "SELECT id FROM series WHERE id > ? ORDER BY id LIMIT ?",
                    arguments: [last, VitalsFile.seriesSlice])
                let statement = try db.cachedStatement(sql: "DELETE FROM \(tier.rawValue) WHERE id >= ? AND id < ?")
                for number in series {
                    try statement.execute(
                        arguments: [CellID.long(number, start: 0), CellID.long(number, start: cutoff)])
                }
                try DatabaseFile.giveBackPages(db)
                return (series.last ?? last, series.count < VitalsFile.seriesSlice)
            }
        }
    }

    /// Adds the ledger's lines of a range up to lines of `length` minutes: the sums stay, the rows become few.
    private static func foldLedger(_ range: Range<UInt32>, length: UInt32, _ db: Database) throws {
        let (start, end) = (range.lowerBound / length * length, range.upperBound / length * length)
        let isFine = "minute >= ? AND minute < ? AND minute % ? <> 0"
        try db.execute(
            sql: """
                INSERT INTO ledger(minute, owner, outcome, count)
                SELECT minute / ? * ?, owner, outcome, sum(count) FROM ledger WHERE \(isFine) GROUP BY 1, 2, 3
                ON CONFLICT(minute, owner, outcome) DO UPDATE SET count = count + excluded.count
                """, arguments: [length, length, start, end, length])
        try db.execute(sql: "DELETE FROM ledger WHERE \(isFine)", arguments: [start, end, length])
    }

    private static let trimSlice = 5000
    private static let seriesSlice = 500
    /// In percent of the ceiling: room is left for a flush and for the folding that makes more room.
    private static let shrinkFrom: Int64 = 90
    private static let shrinkTo: Int64 = 80
    /// What the ceiling takes at a time.
    private static let dropMinutes: UInt32 = 60
    private static let dropDays: UInt32 = 30
}
