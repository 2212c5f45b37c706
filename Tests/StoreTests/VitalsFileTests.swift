import CollectorTesting
import Foundation
import GRDB
import Telemetry
import Testing

@testable import Store

@Suite struct VitalsFileTests {
    private let folder: TemporaryFolder
    private let file: VitalsFile
    private var url: URL { folder.file("vitals.db") }

    init() throws {
        folder = try TemporaryFolder()
        file = try VitalsFile(at: folder.file("vitals.db"))
    }

    private func read(_ file: VitalsFile, by: [Telemetry.Dimension] = [.page]) throws -> [Reading] {
        try VitalsReader(file).read(Given.everything(by: by, step: .seconds(60)))
    }

    private func known(_ file: VitalsFile) -> [SeriesLabels] { file.knownSeries(usedSince: Timestamp(milliseconds: 0)) }

    private func stored(_ count: Int64, owner: String = "shop") -> [LedgerKey: Int64] {
        [LedgerKey(owner: owner, bucket: Given.bucket(0), outcome: .stored): count]
    }

    @Test func isEmptyAtFirst() throws {
        #expect(try file.appliedSequence() == 0)
        #expect(known(file) == [])
        #expect(try read(file) == [])
    }

    @Test func changesAddUpInTheirCells() throws {
        try file.store(
            Given.changes([Given.cell([100, 250, 0]), Given.cell([900], minute: 1)], ledger: stored(4), sequence: 3))
        var correction = Given.rollup([600])
        correction.subtract(Given.rollup([100]))
        try file.store(
            Given.changes(
                [
                    RollupChanges.Cell(
                        metric: .inp, labels: .page(site: "shop", page: "/cart", device: .mobile),
                        bucket: Given.bucket(0), change: correction),
                    Given.cell([70], page: "/pay"),
                ], ledger: stored(1), sequence: 9))
        #expect(
            try read(file) == [
                Reading(labels: [.page: "/cart"], from: Given.start, rollup: Given.rollup([0, 250, 600])),
                Reading(labels: [.page: "/cart"], from: Given.start + .seconds(60), rollup: Given.rollup([900])),
                Reading(labels: [.page: "/pay"], from: Given.start, rollup: Given.rollup([70])),
            ])
        #expect(try file.appliedSequence() == 9)
        let ledger = try VitalsReader(file).ledger(from: Given.start, to: Given.start + .seconds(60))
        #expect(ledger.map(\.count) == [5])
    }

    @Test func sequenceNeverGoesBack() throws {
        try file.store(Given.changes([], ledger: stored(1), sequence: 9))
        // Refusals alone reach to no row.
        try file.store(Given.changes([], ledger: stored(1), sequence: 0))
        #expect(try file.appliedSequence() == 9)
    }

    @Test func goesOnWhereItStoppedAfterReopening() throws {
        let odd = "/\u{0}'\"\\\n\u{2028}/\u{1F600}/e\u{301}"
        try file.store(Given.changes([Given.cell([100]), Given.cell([5], page: odd)], ledger: stored(2), sequence: 3))
        let before = Set(known(file))
        try file.close()

        let again = try VitalsFile(at: url)
        #expect(try again.appliedSequence() == 3)
        #expect(
            Set(known(again)) == [
                .page(site: "shop", page: "/cart", device: .mobile), .page(site: "shop", page: odd, device: .mobile),
            ])
        #expect(Set(known(again)) == before)
        try again.store(Given.changes([Given.cell([200]), Given.cell([6], page: odd)], sequence: 4))
        #expect(try read(again).map(\.rollup) == [Given.rollup([5, 6]), Given.rollup([100, 200])])
    }

    /// One transaction: either the cells, the ledger and the sequence, or nothing; and the next attempt is not misled.
    @Test func failedStoreLeavesEverythingAsItWas() throws {
        try file.store(Given.changes([Given.cell([100])], ledger: stored(1), sequence: 1))
        let raw = try RawDatabase(url)
        let tables = ["progress", "ledger", "cell_minute"]
        let changes = Given.changes(
            [Given.cell([200]), Given.cell([300], page: "/new"), Given.cell([300], metric: .lcp, minute: 5)],
            ledger: stored(3), sequence: 7)
        for table in tables {
            for event in ["INSERT", "UPDATE"] where (table, event) != ("cell_minute", "UPDATE") {
                try raw.execute(
                    "CREATE TRIGGER broken BEFORE \(event) ON \(table) BEGIN SELECT RAISE(ABORT, 'broken'); END")
                // An upsert fires both triggers, a row of a new cell only the first.
                #expect(throws: StoreError.sqlite(file: "vitals.db", code: 1811, message: "broken")) {
                    try file.store(changes)
                }
                try raw.execute("DROP TRIGGER broken")
                #expect(try file.appliedSequence() == 1)
                #expect(try read(file).map(\.rollup) == [Given.rollup([100])])
                #expect(known(file) == [.page(site: "shop", page: "/cart", device: .mobile)])
            }
        }
        try file.store(changes)
        #expect(try file.appliedSequence() == 7)
        #expect(try read(file).map(\.rollup) == [Given.rollup([100, 200]), Given.rollup([300])])
        #expect(try raw.number("SELECT sum(count) FROM ledger") == 4)
        #expect(try raw.number("SELECT count(*) FROM series") == 3)
    }

    @Test func fileIsMadeAsTheStorageRestsOn() throws {
        let raw = try RawDatabase(url)
        #expect(try raw.text("PRAGMA journal_mode") == "wal")
        #expect(try raw.number("PRAGMA page_size") == 8192)
        #expect(try raw.number("PRAGMA auto_vacuum") == 2)
        let own = try file.database.writeWithoutTransaction { db in
            try ["synchronous", "journal_size_limit"].map { try Int.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(own == [2, 16 * 1_048_576])
    }

    @Test func refusesFileOfANewerVersion() throws {
        try RawDatabase(url).execute("INSERT INTO grdb_migrations(identifier) VALUES ('v99')")
        let error = #expect(throws: StoreError.newerSchema(file: "vitals.db")) { try VitalsFile(at: url) }
        #expect(
            error?.description == "vitals.db was written by a newer vitalsd; use that version or restore a backup")
        #expect(throws: StoreError.newerSchema(file: "vitals.db")) { try VitalsReader(readingAt: url) }
    }

    @Test(arguments: [
        "UPDATE series SET label_values = '[\"shop\"]'",
        "UPDATE series SET label_values = 'no list'", "UPDATE series SET metric = 'X Y Z'",
    ])
    func damagedSeriesIsLeftOutAndBeginsAnew(_ sql: String) throws {
        try file.store(Given.changes([Given.cell([100])]))
        try file.close()
        try RawDatabase(url).execute(sql)
        let again = try VitalsFile(at: url)
        #expect(again.damage.total == 1)
        try again.store(Given.changes([Given.cell([200])]))
        #expect(try read(again).map(\.rollup) == [Given.rollup([200])])
    }

    @Test(arguments: [
        "X''", "X'02'", "X'01'", "X'010000'", "X'0100FF'", "X'0100FFFF7F02'",
    ])
    func damagedCellIsLeftOutAndCounted(_ blob: String) throws {
        try file.store(Given.changes([Given.cell([100])]))
        try RawDatabase(url).execute("UPDATE cell_minute SET histogram = \(blob)")
        #expect(try read(file) == [])
        #expect(file.damage.total == 1)
        // What comes later is stored all the same.
        try file.store(Given.changes([Given.cell([100])]))
        #expect(file.damage.total == 2)
        #expect(try read(file).map(\.rollup.count) == [1])
    }

    @Test(arguments: ["poor = 1 << 62", "good = -(1 << 62)", "sum = 9e999"])
    func cellWithImpossibleCountsIsLeftOutAndSaid(_ change: String) throws {
        try file.store(Given.changes([Given.cell([100]), Given.cell([100], page: "/pay")]))
        try RawDatabase(url).execute("UPDATE cell_minute SET \(change) WHERE id = (SELECT min(id) FROM cell_minute)")
        let answer = try VitalsReader(file).answer(Given.everything(by: [.page]))
        #expect(answer.readings.count == 1)
        #expect(answer.note == "1 damaged cell was left out")
    }

    /// A series that was deleted for want of use comes back with a number of its own, whatever the process still believed.
    @Test func seriesDeletedUnderTheProcessIsFoundAgain() throws {
        try file.store(Given.changes([Given.cell([100])]))
        try file.write { try $0.execute(sql: "DELETE FROM series") }
        file.forgetNumbers(unusedSince: .max)
        try file.store(Given.changes([Given.cell([200]), Given.cell([300], page: "/pay")], sequence: 2))
        #expect(try read(file, by: [.page]).map { $0.labels[.page] } == ["/cart", "/pay"])
    }
}
