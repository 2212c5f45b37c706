import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct JournalPackingTests {
    private let folder: TemporaryFolder
    private let journal: Journal
    private var raw: RawDatabase { get throws { try RawDatabase(folder.file("journal.db")) } }

    init() throws {
        folder = try TemporaryFolder()
        journal = try Journal(at: folder.file("journal.db"))
    }

    private func fill(_ batches: Range<Int>, perBatch: Int = 3) throws {
        for batch in batches {
            let observations = (0..<perBatch).map {
                Given.observation(visit: UInt64(batch * perBatch + $0), page: "/\(batch % 7)", at: batch)
            }
            _ = try journal.append(
                Given.encoded(observations), measurements: perBatch, at: Given.start + .seconds(batch))
        }
    }

    private func read(from sequence: Int64 = 0) throws -> [Int64: [Observation]] {
        var all: [Int64: [Observation]] = [:]
        try JournalReader(journal).read(from: sequence, onDamage: { Issue.record("\($0)") }) { all[$0] = $1 }
        return all
    }

    private func packAll(applied: Int64) throws {
        while try journal.pack(applied: applied, isUrgent: false) {}
        while try journal.pack(applied: applied, isUrgent: true) {}
    }

    @Test func packedBatchesReadAsBeforeAndTakeLess() throws {
        try fill(0..<300)
        let before = try read()
        let bytes = try #require(try raw.number("SELECT sum(length(observations)) FROM batch"))
        try packAll(applied: 250)
        #expect(try raw.number("SELECT count(*) FROM batch") == 50)
        #expect(try raw.number("SELECT count(*) FROM block") == 1)
        #expect(try read() == before)
        // From the middle of a block: a restored older file of rollups needs just those.
        #expect(try read(from: 100) == before.filter { $0.key >= 100 })
        #expect(try read(from: 260) == before.filter { $0.key >= 260 })
        #expect(try #require(try raw.number("SELECT sum(length(content)) FROM block")) * 4 < bytes)
    }

    @Test func packsOnlyWhatTheRollupsContainAndOnlyEnough() throws {
        try fill(0..<20)
        #expect(try !journal.pack(applied: 20, isUrgent: false))
        #expect(try raw.number("SELECT count(*) FROM block") == 0)
        #expect(try !journal.pack(applied: 0, isUrgent: true))
        #expect(try raw.number("SELECT count(*) FROM block") == 0)
        #expect(try !journal.pack(applied: 5, isUrgent: true))
        #expect(try raw.number("SELECT last FROM block") == 5)
    }

    @Test func damagedBatchIsSetAsideAndTheOthersArePacked() throws {
        try fill(0..<10)
        try raw.execute("UPDATE batch SET observations = x'00' WHERE sequence = 4")
        try packAll(applied: 10)
        #expect(try read().keys.sorted() == [1, 2, 3, 5, 6, 7, 8, 9, 10])
        #expect(try journal.setAsideCount() == 1)
        #expect(try raw.number("SELECT count(*) FROM batch") == 0)
    }

    @Test func damagedBlockIsCountedAndLeftOut() throws {
        try fill(0..<10)
        try packAll(applied: 6)
        try raw.execute("UPDATE block SET content = CAST(substr(content, 1, length(content) - 1) || x'00' AS BLOB)")
        var damages: [JournalReader.Damage] = []
        var read: [Int64] = []
        try JournalReader(journal).read(from: 1, onDamage: { damages.append($0) }) { sequence, _ in
            read.append(sequence)
        }
        #expect(damages.map(\.sequences) == [1...6])
        #expect(read == [7, 8, 9, 10])
        var scanned = 0
        try JournalReader(journal).scan(from: Given.start, to: Given.start + .seconds(60)) { _ in scanned += 1 }
        #expect(scanned == 12)
        #expect(journal.damage.total == 2)
    }

    @Test func scanGivesTheWindowWithEveryDimension() throws {
        try fill(0..<40, perBatch: 2)
        try packAll(applied: 25)
        for (from, to) in [(0, 40), (10, 12), (24, 26), (39, 100), (50, 60)] {
            var found: [Observation] = []
            try JournalReader(journal).scan(from: Given.start + .seconds(from), to: Given.start + .seconds(to)) {
                found.append($0)
            }
            let wanted = (min(from, 40)..<min(to, 40)).flatMap { batch in
                (0..<2).map { Given.observation(visit: UInt64(batch * 2 + $0), page: "/\(batch % 7)", at: batch) }
            }
            #expect(found == wanted, "\(from)..<\(to)")
        }
    }

    /// The cap must not take what a restart would need: rows the rollups or the memory of visits lack.
    @Test func trimsBlocksFirstButNothingARestartNeeds() throws {
        try fill(0..<60)
        try packAll(applied: 40)
        func trim(applied: Int64, remembered: Int64) throws {
            let limits = Journal.Limits(
                applied: applied, remembered: remembered, olderThan: Given.start + .seconds(9999), byteCap: 0)
            while try journal.trim(limits) {}
        }
        try trim(applied: 50, remembered: 30)
        #expect(try read().count == 60)
        try trim(applied: 50, remembered: 45)
        #expect(try read().keys.min() == 46)
        try trim(applied: 50, remembered: 60)
        #expect(try read().keys.min() == 51)
    }

    @Test func extentTellsHowFarBackItReaches() throws {
        #expect(try JournalReader(journal).extent().since == nil)
        try fill(0..<10)
        try packAll(applied: 4)
        let extent = try JournalReader(journal).extent()
        #expect((extent.first, extent.last) == (1, 10))
        #expect(extent.since == Given.start)
        #expect(extent.identity == journal.identity)
        #expect(try JournalReader(journal).continues(0))
        #expect(try JournalReader(journal).continues(10))
        #expect(try !JournalReader(journal).continues(11))
        while try journal.trim(.init(applied: 4, remembered: 4, olderThan: Given.start + .seconds(99), byteCap: .max)) {
        }
        #expect(try !JournalReader(journal).continues(3))
        #expect(try JournalReader(journal).continues(4))
    }

    @Test func secondProcessReadsItWhileItIsWritten() throws {
        try fill(0..<5)
        let second = try #require(try JournalReader(readingAt: folder.file("journal.db")))
        #expect(try second.extent().last == 5)
        try fill(5..<8)
        #expect(try second.extent().last == 8)
        #expect(try JournalReader(readingAt: folder.file("none.db")) == nil)
    }

    @Test(arguments: [
        "UPDATE block SET size = -size", "UPDATE block SET size = 1 << 40", "UPDATE block SET checksum = checksum + 1",
    ])
    func damagedColumnsOfABlockAreReportedAndNeverTrap(_ sql: String) throws {
        try fill(0..<10)
        try packAll(applied: 6)
        try raw.execute(sql)
        var damages: [JournalReader.Damage] = []
        try JournalReader(journal).read(from: 1, onDamage: { damages.append($0) }) { _, _ in }
        #expect(damages.map(\.sequences) == [1...6])
    }

    @Test func fileShrinksAfterPackingAndTrimming() throws {
        for batch in 0..<60 {
            let observations = (0..<300).map { Given.observation(visit: UInt64(batch * 300 + $0), at: batch) }
            _ = try journal.append(Given.encoded(observations), measurements: 300, at: Given.start + .seconds(batch))
        }
        let before = try #require(try raw.number("PRAGMA page_count"))
        try packAll(applied: 60)
        while try journal.trim(.init(applied: 60, remembered: 60, olderThan: Given.start, byteCap: .max)) {}
        #expect(try raw.number("PRAGMA freelist_count") == 0)
        #expect(try #require(try raw.number("PRAGMA page_count")) * 3 < before)
    }
}
