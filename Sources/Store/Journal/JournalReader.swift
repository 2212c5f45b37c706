package import Foundation
import GRDB
package import Telemetry

/// Reads a journal: the server's own, or one opened read-only by another process. Every reading is of one snapshot.
package struct JournalReader: Sendable {
    private let database: any DatabaseReader
    private let damage: DamageCount

    package init(_ journal: Journal) {
        database = journal.database
        damage = journal.damage
    }

    /// Opens an existing file without the right to write; the server may be running on it. Nil when there is none, or one of an older
    /// version that the server has not brought up to date yet.
    package init?(readingAt url: URL) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        do {
            let queue = try DatabaseQueue(path: url.path, configuration: DatabaseFile.configuration(readonly: true))
            if try queue.read(Journal.migrator.hasBeenSuperseded) {
                throw StoreError.newerSchema(file: DataFolder.journalName)
            }
            guard try queue.read(Journal.migrator.hasCompletedMigrations) else { return nil }
            database = queue
            damage = DamageCount()
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Batches that could not be read, and why.
    package struct Damage: Sendable, Hashable {
        package let sequences: ClosedRange<Int64>
        package let reason: String
        /// Whether the file itself is broken there, so that nothing of them can be had.
        package let isOfFile: Bool

        package init(sequences: ClosedRange<Int64>, reason: String, isOfFile: Bool) {
            self.sequences = sequences
            self.reason = reason
            self.isOfFile = isOfFile
        }
    }

    /// Gives each batch from `sequence` on, oldest first, and what could not be read to `onDamage`.
    ///
    /// Where a page of the file is broken it goes on behind it: what is lost is what lay there, and the caller learns which batches.
    package func read(
        from sequence: Int64, onDamage: (Damage) throws -> Void,
        _ body: (_ sequence: Int64, _ observations: [Observation]) throws -> Void
    ) throws(StoreError) {
        do {
            try database.unsafeRead { db in
                // One snapshot, left by a rollback: SQLite refuses to commit even a reading transaction in which it met a broken page.
                try db.inTransaction(.deferred) {
                    let pages = BrokenPages(db: db, last: try JournalReader.lastSequence(db))
                    try pages.skip(in: .blocks, from: sequence, onDamage) { next, advance in
                        try readBlocks(db, from: next, sequence, onDamage, advance, body)
                    }
                    try pages.skip(in: .batches, from: sequence, onDamage) { next, advance in
                        try readBatches(db, from: next, onDamage, advance, body)
                    }
                    return .rollback
                }
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Gives every observation with an instant in the window, with all its dimensions, in the order of arrival. Damaged blocks are
    /// counted and left out. About 5 million measurements a second.
    package func scan(
        from: Timestamp, to: Timestamp, _ body: (Observation) throws -> Void
    ) throws(StoreError) {
        do {
            try database.read { db in
                let blocks = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT first, last, size, checksum, content FROM block
                        WHERE last_instant >= ? AND first_instant < ? ORDER BY first
                        """, arguments: [from.milliseconds, to.milliseconds])
                func give(_ sequence: Int64, _ observations: [Observation]) throws {
                    for observation in observations where observation.instant >= from && observation.instant < to {
                        try body(observation)
                    }
                }
                while let row = try blocks.next() {
                    if try !JournalReader.readBlock(row, from: .min, give) { damage.count() }
                }
                // What is not packed yet is little and young.
                try readBatches(db, from: .min, { _ in damage.count() }, { _ in }, give)
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// What the journal holds.
    package struct Extent: Sendable, Hashable {
        /// The oldest batch's number and when it was stored; nil in an empty journal.
        package var first: Int64?
        package var since: Timestamp?
        /// The highest number ever given.
        package var last: Int64 = 0
        package var identity = ""
        /// Journals this one was restored from, and the last batch it shares with each.
        package var ancestors: [String: Int64] = [:]

        /// Whether its batches up to `sequence` are those of the journal of this identity.
        package func shares(_ identity: String, upTo sequence: Int64) -> Bool {
            self.identity == identity || ancestors[identity].map { $0 >= sequence } ?? false
        }
    }

    package func extent() throws(StoreError) -> Extent {
        do {
            return try database.read { db in
                // A block may hold spans that ended an hour before others which are gone: only its storing tells how far it reaches.
                let oldest =
                    try Row.fetchOne(
                        db,
                        sql: "SELECT first, iif(first = 1, first_instant, stored_at) FROM block ORDER BY first LIMIT 1")
                    ?? Row.fetchOne(db, sql: "SELECT sequence, instant FROM batch ORDER BY sequence LIMIT 1")
                return Extent(
                    first: oldest?[0], since: oldest.map { Timestamp(milliseconds: $0[1]) },
                    last: try JournalReader.lastSequence(db), identity: try Journal.identity(db),
                    ancestors: try Journal.ancestors(db))
            }
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// The first batch such that it and all later ones hold at most `measurements`, or the block that contains it; `Int64.max` in an empty
    /// journal.
    package func sequence(holdingLast measurements: Int) throws(StoreError) -> Int64 {
        do {
            return try database.read { db in
                var total = 0
                var first = Int64.max
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT first, measurements FROM block UNION ALL SELECT sequence, measurements FROM batch
                        ORDER BY 1 DESC
                        """)
                while let row = try rows.next() {
                    total += row[1] as Int
                    guard total <= measurements else { break }
                    first = row[0]
                }
                return first
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            // Whoever reads finds out what is broken; until then nothing may be skipped.
            return 0
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    /// Whether every batch after `sequence` is still here.
    package func continues(_ sequence: Int64) throws(StoreError) -> Bool {
        let extent = try extent()
        guard extent.last > sequence else { return extent.last == sequence }
        return extent.first.map { $0 <= sequence + 1 } ?? false
    }

    /// Looks at every record, for a copy that must be whole. Throws at a broken page; returns how many batches are damaged.
    package func verify() throws(StoreError) -> Int {
        var damaged = 0
        try read(
            from: .min,
            onDamage: { found in
                guard !found.isOfFile else {
                    throw StoreError.damaged(file: DataFolder.journalName, detail: found.reason)
                }
                damaged += found.sequences.count
            }
        ) { _, _ in }
        return damaged
    }
}

extension JournalReader {
    private static func lastSequence(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'batch'") ?? 0
    }

    private func readBlocks(
        _ db: Database, from key: Int64, _ sequence: Int64, _ onDamage: (Damage) throws -> Void,
        _ advance: (Int64) -> Void, _ body: (Int64, [Observation]) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT first, last, size, checksum, content FROM block WHERE first >= ? ORDER BY first",
            arguments: [key])
        while let row = try rows.next() {
            let (first, last): (Int64, Int64) = (row[0], row[1])
            // The first one may begin before what is wanted and end there too.
            guard last >= sequence, last >= first else { continue }
            if try !JournalReader.readBlock(row, from: sequence, body) {
                damage.count()
                try onDamage(
                    Damage(sequences: first...last, reason: "block \(first) to \(last) is damaged", isOfFile: false))
            }
            advance(last)
        }
    }

    private func readBatches(
        _ db: Database, from sequence: Int64, _ onDamage: (Damage) throws -> Void, _ advance: (Int64) -> Void,
        _ body: (Int64, [Observation]) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT sequence, checksum, observations FROM batch WHERE sequence >= ? ORDER BY sequence",
            arguments: [sequence])
        while let row = try rows.next() {
            let sequence: Int64 = row[0]
            let checksum: Int64? = row[1]
            let decoded = try row.withUnsafeData(atIndex: 2) { data in
                Result { try Journal.decode(data ?? Data(), checksum: checksum) }
            }
            switch decoded {
            case .success(let observations): try body(sequence, observations)
            case .failure(let error):
                try onDamage(
                    Damage(sequences: sequence...sequence, reason: "batch \(sequence): \(error)", isOfFile: false))
            }
            advance(sequence)
        }
    }

    /// Reads `first, last, size, checksum, content`. False where it is damaged; nothing of it was given then.
    private static func readBlock(
        _ row: Row, from sequence: Int64, _ body: (Int64, [Observation]) throws -> Void
    ) throws -> Bool {
        let (size, checksum): (Int64, Int64) = (row[2], row[3])
        let packed = try row.withUnsafeData(atIndex: 4) { data in
            (data ?? Data()).withUnsafeBytes { bytes -> [UInt8]? in
                guard Deflate.checksum(bytes) == checksum, (0...Journal.blockSizeLimit).contains(size) else {
                    return nil
                }
                return Deflate.expand(bytes, size: Int(size))
            }
        }
        guard let packed else { return false }
        do {
            try packed.withUnsafeBytes { bytes in
                try EvidenceBlock.read(bytes, from: sequence) { try body($0.sequence, $0.observations) }
            }
            return true
        } catch is ByteReader.Failure {
            return false
        }
    }
}

extension Journal {
    static func decode(_ data: Data, checksum: Int64?) throws(ByteReader.Failure) -> [Observation] {
        if let checksum, data.withUnsafeBytes(Deflate.checksum) != checksum { throw .checksum }
        var reader = ByteReader(data)
        var observations: [Observation] = []
        while !reader.isAtEnd { observations.append(try Observation(from: &reader)) }
        return observations
    }
}
