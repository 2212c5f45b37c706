import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct JournalTests {
    private let folder: TemporaryFolder
    private var url: URL { folder.file("journal.db") }

    init() throws { folder = try TemporaryFolder() }

    @discardableResult
    private func append(_ journal: Journal, visits: ClosedRange<UInt64>, at minute: Int = 0) throws -> Int64 {
        let observations = visits.map { Given.observation(visit: $0) }
        return try journal.append(
            Given.encoded(observations), measurements: observations.count, at: Given.start + .seconds(60 * minute))
    }

    private func trim(
        _ journal: Journal, applied: Int64, olderThan: Timestamp, byteCap: Int64, remembered: Int64 = .max
    ) throws -> Bool {
        try journal.trim(
            Journal.Limits(applied: applied, remembered: remembered, olderThan: olderThan, byteCap: byteCap))
    }

    /// Until nothing more is to be deleted.
    private func trimAll(
        _ journal: Journal, applied: Int64, olderThan: Timestamp = Given.start, byteCap: Int64 = .max,
        remembered: Int64 = .max
    ) throws {
        while try trim(journal, applied: applied, olderThan: olderThan, byteCap: byteCap, remembered: remembered) {}
    }

    private func noDamage(_ damage: JournalReader.Damage) throws { Issue.record("\(damage)") }

    private func sequences(_ journal: Journal, from first: Int64 = 0) throws -> [Int64] {
        var all: [Int64] = []
        try JournalReader(journal).read(from: first, onDamage: noDamage) { sequence, _ in all.append(sequence) }
        return all
    }

    @Test func givesBackWhatWasAppendedInOrder() throws {
        let journal = try Journal(at: url)
        let batches = [
            [Given.observation(visit: 1), Given.observation(visit: 2, value: 300, previous: nil)],
            [Given.observation(visit: 3, page: "/caf\u{E9} \u{0} 'quoted'", at: 61)], [],
            [
                Observation(
                    instant: Given.start,
                    dimensions: .operation(
                        OperationDimensions(
                            service: "api", query: "select ?", database: "pg", operation: "GET", route: "/x",
                            release: "1")),
                    measurements: [Measurement(metric: .query, value: 1.5)])
            ],
        ]
        var appended: [Int64] = []
        for batch in batches {
            appended.append(
                try journal.append(Given.encoded(batch), measurements: batch.count, at: Given.start))
        }
        #expect(appended == [1, 2, 3, 4])

        var read: [[Observation]] = []
        try JournalReader(journal).read(from: 1, onDamage: noDamage) { sequence, observations in
            #expect(sequence == Int64(read.count + 1))
            read.append(observations)
        }
        #expect(read == batches)
        #expect(try sequences(journal, from: 3) == [3, 4])
        #expect(try sequences(journal, from: 5) == [])
    }

    @Test func continuesItsNumbersAfterReopening() throws {
        do {
            let journal = try Journal(at: url)
            try append(journal, visits: 1...1)
            try append(journal, visits: 2...2)
            try journal.close()
        }
        let journal = try Journal(at: url)
        #expect(try sequences(journal) == [1, 2])
        #expect(try append(journal, visits: 3...3) == 3)
    }

    /// The numbers of deleted batches are not given again: the rollups contain them.
    @Test func continuesItsNumbersAfterEveryBatchWasTrimmed() throws {
        let journal = try Journal(at: url)
        for _ in 1...3 { try append(journal, visits: 1...1) }
        try trimAll(journal, applied: 3, olderThan: Given.start + .seconds(1), byteCap: .max)
        #expect(try sequences(journal) == [])
        #expect(try append(journal, visits: 1...1) == 4)
    }

    @Test func continuesAfterTheRollupsWhenTheFileWasDeleted() throws {
        let journal = try Journal(at: url)
        try journal.continueAfter(41)
        #expect(try append(journal, visits: 1...1) == 42)
        try journal.continueAfter(7)
        #expect(try append(journal, visits: 1...1) == 43)
        try journal.continueAfter(43)
        #expect(try append(journal, visits: 1...1) == 44)
    }

    @Test func findsTheBatchesThatHoldTheLastMeasurements() throws {
        let journal = try Journal(at: url)
        #expect(try JournalReader(journal).sequence(holdingLast: 10) == .max)
        for visits in [1...5, 1...3, 1...2] as [ClosedRange<UInt64>] { try append(journal, visits: visits) }
        let reader = JournalReader(journal)
        let answers = try [0, 1, 2, 4, 5, 9, 10, 1000].map { try reader.sequence(holdingLast: $0) }
        #expect(answers == [.max, .max, 3, 3, 2, 2, 1, 1])
    }

    @Test func trimsWhatIsAppliedAndOld() throws {
        let journal = try Journal(at: url)
        for minute in 0..<6 { try append(journal, visits: 1...1, at: minute) }
        try trimAll(journal, applied: 6, olderThan: Given.start + .seconds(120), byteCap: .max)
        #expect(try sequences(journal) == [3, 4, 5, 6])
        // What the rollups lack stays, however old.
        try trimAll(journal, applied: 4, olderThan: Given.start + .seconds(86_400), byteCap: .max)
        #expect(try sequences(journal) == [5, 6])
        try trimAll(journal, applied: 0, olderThan: Given.start + .seconds(86_400), byteCap: 0)
        #expect(try sequences(journal) == [5, 6])
    }

    @Test func trimsWhatIsBeyondTheByteCapButNothingUnapplied() throws {
        let journal = try Journal(at: url)
        for visit in 1...20 {
            let observation = Given.observation(visit: UInt64(visit), page: String(repeating: "x", count: 100_000))
            _ = try journal.append(Given.encoded([observation]), measurements: 1, at: Given.start)
        }
        try trimAll(journal, applied: 15, olderThan: Given.start, byteCap: 3_000_000)
        #expect(try sequences(journal).count == 20)
        try trimAll(journal, applied: 15, olderThan: Given.start, byteCap: 500_000)
        #expect(try sequences(journal) == [16, 17, 18, 19, 20])
        try journal.close()
        // Freed pages go back to the file system.
        let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int
        #expect(try #require(size) < 700_000)
    }

    @Test func trimsInSlicesAndSaysWhetherThereIsMore() throws {
        let journal = try Journal(at: url)
        for _ in 0..<1100 { _ = try journal.append([], measurements: 0, at: Given.start) }
        let old = Given.start + .seconds(1)
        #expect(try trim(journal, applied: 1050, olderThan: old, byteCap: .max))
        #expect(try sequences(journal).count == 600)
        #expect(try trim(journal, applied: 1050, olderThan: old, byteCap: .max))
        #expect(try trim(journal, applied: 1050, olderThan: old, byteCap: .max))
        #expect(try !trim(journal, applied: 1050, olderThan: old, byteCap: .max))
        #expect(try sequences(journal) == Array(1051...1100))
    }

    @Test func fileIsMadeAsTheStorageRestsOn() throws {
        let journal = try Journal(at: url)
        try append(journal, visits: 1...1)
        let raw = try RawDatabase(url)
        #expect(try raw.text("PRAGMA journal_mode") == "wal")
        #expect(try raw.number("PRAGMA page_size") == 8192)
        #expect(try raw.number("PRAGMA auto_vacuum") == 2)
    }

    @Test func refusesFileOfANewerVersion() throws {
        try Journal(at: url).close()
        try RawDatabase(url).execute("INSERT INTO grdb_migrations(identifier) VALUES ('v99')")
        let error = #expect(throws: StoreError.newerSchema(file: "journal.db")) { try Journal(at: url) }
        #expect(
            error?.description
                == "journal.db was written by a newer vitalsd; use that version or restore a backup")
    }

    @Test func refusesFileThatIsNoDatabase() throws {
        try Data("This is a text, and quite a long one at that.\n".utf8).write(to: url)
        #expect(throws: StoreError.sqlite(file: "journal.db", code: 26, message: "file is not a database")) {
            try Journal(at: url)
        }
    }

    private func damages(_ journal: Journal, from sequence: Int64 = 0) throws -> [JournalReader.Damage] {
        var found: [JournalReader.Damage] = []
        try JournalReader(journal).read(from: sequence, onDamage: { found.append($0) }) { _, _ in }
        return found
    }

    @Test func saysWhichBatchIsDamagedAndReadsTheOthers() throws {
        let journal = try Journal(at: url)
        try append(journal, visits: 1...1)
        var bytes = Given.encoded([Given.observation(visit: 2)])
        bytes.removeLast()
        _ = try journal.append(bytes, measurements: 1, at: Given.start)
        try append(journal, visits: 3...3)
        try RawDatabase(url).execute(
            "UPDATE batch SET observations = CAST(x'00' || substr(observations, 2) AS BLOB) WHERE sequence = 3")
        #expect(
            try damages(journal) == [
                .init(sequences: 2...2, reason: "batch 2: truncated", isOfFile: false),
                .init(sequences: 3...3, reason: "batch 3: checksum", isOfFile: false),
            ])
        var read: [Int64] = []
        try JournalReader(journal).read(from: 0, onDamage: { _ in }) { sequence, _ in read.append(sequence) }
        #expect(read == [1])
    }

    @Test func batchThatWasSetAsideIsKeptWholeAndNoLongerInTheWay() throws {
        let journal = try Journal(at: url)
        for visit in 1...3 { try append(journal, visits: UInt64(visit)...UInt64(visit)) }
        try journal.setAside(2, reason: "batch 2: checksum", at: Given.start)
        #expect(try sequences(journal) == [1, 3])
        #expect(try journal.setAsideCount() == 1)
        let raw = try RawDatabase(url)
        #expect(try raw.text("SELECT reason FROM set_aside") == "batch 2: checksum")
        #expect(
            try raw.number("SELECT length(observations) FROM set_aside")
                == Int64(Given.encoded([Given.observation(visit: 2)]).count))
    }

    @Test func damagedBatchIsReadOrReportedButNeverTraps() throws {
        var random = SeededGenerator()
        let journal = try Journal(at: url)
        let whole = Given.encoded((0..<4).map { Given.observation(visit: $0) })
        for _ in 0..<400 {
            var bytes = whole
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            case 1:
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << Int.random(in: 0..<8, using: &random)
                }
            default: bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            let sequence = try journal.append(bytes, measurements: 1, at: Given.start)
            #expect(
                try damages(journal, from: sequence).allSatisfy { $0.sequences == sequence...sequence }, "\(random)")
        }
    }

    @Test func errorOfAReaderComesThrough() throws {
        struct Stop: Error {}
        let journal = try Journal(at: url)
        try append(journal, visits: 1...1)
        let reader = JournalReader(journal)
        #expect(throws: StoreError.sqlite(file: "journal.db", code: -1, message: "Stop()")) {
            try reader.read(from: 1, onDamage: noDamage) { _, _ in throw Stop() }
        }
        #expect(throws: StoreError.folderInUse) {
            try reader.read(from: 1, onDamage: noDamage) { _, _ in throw StoreError.folderInUse }
        }
    }

    @Test func refusesToAppendOnceClosed() throws {
        let journal = try Journal(at: url)
        try journal.close()
        let error = #expect(throws: StoreError.self) { try append(journal, visits: 1...1) }
        guard case .sqlite(file: "journal.db", code: 21, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.isTransient == false)
    }

    @Test(arguments: [
        (StoreError.sqlite(file: "journal.db", code: 13, message: "database or disk is full"), true),
        (.sqlite(file: "journal.db", code: 5, message: "database is locked"), true),
        // SQLITE_BUSY_SNAPSHOT; then SQLITE_IOERR_FSYNC, SQLITE_READONLY, SQLITE_CORRUPT, SQLITE_MISUSE.
        (.sqlite(file: "journal.db", code: 517, message: "database is locked"), true),
        (.sqlite(file: "journal.db", code: 1034, message: "disk I/O error"), false),
        (.sqlite(file: "journal.db", code: 8, message: "attempt to write a readonly database"), false),
        (.sqlite(file: "journal.db", code: 11, message: "database disk image is malformed"), false),
        (.sqlite(file: "journal.db", code: 21, message: "Connection is closed"), false),
        (.folder("No space left on device"), false), (.folderInUse, false),
    ])
    func onlyAFullDiskAndALockPassByThemselves(_ error: StoreError, _ isTransient: Bool) {
        #expect(error.isTransient == isTransient)
    }

    /// SQLite itself goes on writing into a deleted file, and the acknowledgements would be lies.
    @Test func refusesToAcknowledgeIntoADeletedFile() throws {
        let folder = try TemporaryFolder()
        let journal = try Journal(at: folder.file("journal.db"))
        _ = try journal.append([], measurements: 0, at: Timestamp(seconds: 0))
        try FileManager.default.removeItem(at: folder.file("journal.db"))
        let error = #expect(throws: StoreError.self) {
            try journal.append([], measurements: 0, at: Timestamp(seconds: 1))
        }
        #expect(error?.isTransient == false)
        #expect(error?.description.contains("deleted or replaced") == true)
    }
}
