import Foundation
import GRDB
package import Telemetry

extension Journal {
    /// How far packing and trimming may go.
    package struct Limits: Sendable {
        /// The last row the rollups contain: later ones are not evidence yet but the only copy.
        package var applied: Int64
        /// The last row the stored memory of visits contains: a restart reads the later ones.
        package var remembered: Int64
        package var olderThan: Timestamp
        /// Of the file, in bytes.
        package var byteCap: Int64

        package init(applied: Int64, remembered: Int64, olderThan: Timestamp, byteCap: Int64) {
            self.applied = applied
            self.remembered = remembered
            self.olderThan = olderThan
            self.byteCap = byteCap
        }
    }

    /// Packs the oldest rows the rollups contain into one block, if there are enough of them or `isUrgent`. Returns whether there may be more.
    ///
    /// Reads and packs beside the writer; only the exchange itself holds up acknowledgements, for a commit.
    package func pack(applied: Int64, isUrgent: Bool) throws(StoreError) -> Bool {
        var batches: [EvidenceBlock.Batch] = []
        var measurements = 0
        var storedAt: Int64 = 0
        var isStopped = false
        do {
            try database.read { db in
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT sequence, instant, checksum, observations FROM batch WHERE sequence <= ?
                        ORDER BY sequence LIMIT ?
                        """, arguments: [applied, Journal.blockRowLimit])
                while measurements < Journal.blockMeasurements, let row = try rows.next() {
                    let checksum: Int64? = row[2]
                    let observations = try row.withUnsafeData(atIndex: 3) { data in
                        Result { try Journal.decode(data ?? Data(), checksum: checksum) }
                    }
                    switch observations {
                    case .success(let observations):
                        batches.append(.init(sequence: row[0], observations: observations))
                        measurements += observations.reduce(0) { $0 + $1.measurements.count }
                        storedAt = row[1]
                    case .failure(let error):
                        // Evidence only, for the rollups contain it; a block must not be built on it.
                        if batches.isEmpty { throw Unreadable(sequence: row[0], reason: "\(error)") }
                        isStopped = true
                        return
                    }
                }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            // Unpacked evidence is evidence too; trimming takes it when its time has come.
            damage.count()
            return false
        } catch let error as Unreadable {
            try setAside(error.sequence, reason: error.reason, at: Timestamp(milliseconds: storedAt))
            return true
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
        let isFull = measurements >= Journal.blockMeasurements || batches.count == Journal.blockRowLimit
        guard let first = batches.first?.sequence, let last = batches.last?.sequence, isFull || isUrgent else {
            return false
        }
        try replace(first...last, by: EvidenceBlock(batches), storedAt: storedAt)
        return isFull || isStopped
    }

    private struct Unreadable: Error {
        let sequence: Int64
        let reason: String
    }

    private func replace(
        _ sequences: ClosedRange<Int64>, by block: EvidenceBlock, storedAt: Int64
    ) throws(StoreError) {
        let packed = block.encoded
        let content = Deflate.compress(packed)
        let instants = block.instants
        try write { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO block(first, last, first_instant, last_instant, stored_at, measurements, size, checksum, content)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                sequences.lowerBound, sequences.upperBound, instants?.lowerBound.milliseconds ?? storedAt,
                instants?.upperBound.milliseconds ?? storedAt, storedAt, block.measurements, packed.count,
                content.withUnsafeBytes(Deflate.checksum), Data(content),
            ])
            try db.cachedStatement(sql: "DELETE FROM batch WHERE sequence >= ? AND sequence <= ?")
                .execute(arguments: [sequences.lowerBound, sequences.upperBound])
            probe(.beforeBlockCommit)
        }
        probe(.afterBlockCommit)
    }

    /// Moves a batch that cannot be read out of the way, whole, for whoever can read it.
    package func setAside(_ sequence: Int64, reason: String, at instant: Timestamp) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO set_aside(sequence, found_at, reason, observations)
                    SELECT sequence, ?, ?, observations FROM batch WHERE sequence = ?
                    """, arguments: [instant.milliseconds, reason, sequence])
            try db.execute(sql: "DELETE FROM batch WHERE sequence = ?", arguments: [sequence])
        }
        damage.count()
    }

    /// How many batches were ever set aside.
    package func setAsideCount() throws(StoreError) -> Int64 {
        do {
            return try database.read { try Int64.fetchOne($0, sql: "SELECT count(*) FROM set_aside") ?? 0 }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Deletes evidence that is old or beyond the byte cap, a slice at a time so that acknowledgements wait for milliseconds at most,
    /// and gives the space back. Returns whether there is more to delete. What a restart would need stays, whatever the cap.
    package func trim(_ limits: Limits) throws(StoreError) -> Bool {
        let needed = min(limits.applied, limits.remembered)
        let more = try write { db in
            let isOverCap = try DatabaseFile.usedBytes(db) > limits.byteCap
            var deleted = 0
            let tables = [
                ("block", "first", "last", "last_instant"), ("batch", "sequence", "sequence", "instant"),
            ]
            for (table, key, last, instant) in tables where deleted == 0 {
                try db.execute(
                    sql: """
                        DELETE FROM \(table) WHERE \(key) IN (
                            SELECT \(key) FROM \(table) WHERE \(last) <= ? AND (\(instant) < ? OR ?)
                            ORDER BY \(key) LIMIT ?)
                        """,
                    arguments: [
                        needed, limits.olderThan.milliseconds, isOverCap,
                        table == "block" ? Journal.blockTrimSlice : Journal.trimSlice,
                    ])
                deleted = db.changesCount
            }
            return try DatabaseFile.giveBackPages(db) || deleted > 0
        }
        probe(.afterTrim)
        return more
    }

    /// Bytes of the file that hold something.
    package func usedBytes() throws(StoreError) -> Int64 {
        do { return try database.read(DatabaseFile.usedBytes) } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Measurements in a block: large enough to pack well, small enough that the exchange is one short commit.
    private static let blockMeasurements = 20_000
    /// Rows in a block where each holds little.
    private static let blockRowLimit = 2000
    /// A packed block is below this, or it is damage: 20 000 measurements and one more batch of 20 MiB.
    static let blockSizeLimit: Int64 = 128 * 1_048_576
    private static let trimSlice = 500
    private static let blockTrimSlice = 20
}
