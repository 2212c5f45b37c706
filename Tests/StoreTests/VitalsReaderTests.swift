import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct VitalsReaderTests {
    private let folder: TemporaryFolder
    private let file: VitalsFile
    private let reader: VitalsReader
    private var url: URL { folder.file("vitals.db") }

    init() throws {
        folder = try TemporaryFolder()
        // Only the sets the cells below are of: an empty smaller one would answer with nothing.
        file = try VitalsFile(at: folder.file("vitals.db"), VitalsFile.Plan(sets: .minutely))
        reader = VitalsReader(file)
        try file.store(
            Given.changes(
                [
                    Given.cell([10, 11], page: "/pay"), Given.cell([20], page: "/pay", device: .desktop),
                    Given.cell([30], page: "/pay", minute: 1), Given.cell([40]), Given.cell([50], minute: 4),
                    Given.cell([60], site: "blog"), Given.cell([2000], metric: .lcp),
                    RollupChanges.Cell(
                        metric: .query, labels: .query(service: "api", query: "select ?"), bucket: Given.bucket(0),
                        change: Given.rollup([70], metric: .query)),
                ]))
    }

    private func at(_ second: Int) -> Timestamp { Given.start + .seconds(second) }

    private func row(_ labels: [Telemetry.Dimension: String], _ values: [Double], from: Timestamp? = nil) -> Reading {
        Reading(labels: labels, from: from ?? at(0), rollup: Given.rollup(values))
    }

    private func request(
        _ by: [Telemetry.Dimension] = [], _ filters: [Telemetry.Dimension: String] = [:], from: Int = 0, to: Int = 3600,
        step: TimeStep? = nil
    ) -> ReadingRequest {
        ReadingRequest(metric: .inp, by: by, filters: filters, from: at(from), to: at(to), step: step)
    }

    @Test func mergesEverythingIntoOneRowWhenNothingSplitsIt() throws {
        #expect(try reader.read(request()) == [row([:], [10, 11, 20, 30, 40, 50, 60])])
    }

    @Test func splitsByDimensionsSortedInTheOrderAskedFor() throws {
        #expect(
            try reader.read(request([.page])) == [
                row([.page: "/cart"], [40, 50, 60]), row([.page: "/pay"], [10, 11, 20, 30]),
            ])
        #expect(
            try reader.read(request([.device, .site, .page])) == [
                row([.device: "desktop", .site: "shop", .page: "/pay"], [20]),
                row([.device: "mobile", .site: "blog", .page: "/cart"], [60]),
                row([.device: "mobile", .site: "shop", .page: "/cart"], [40, 50]),
                row([.device: "mobile", .site: "shop", .page: "/pay"], [10, 11, 30]),
            ])
    }

    @Test func readsOnlyWhatTheFiltersLetThrough() throws {
        #expect(
            try reader.read(request([.page], [.site: "shop", .device: "mobile"])) == [
                row([.page: "/cart"], [40, 50]), row([.page: "/pay"], [10, 11, 30]),
            ])
        #expect(try reader.read(request([], [.page: "/pay", .device: "desktop"])) == [row([:], [20])])
        #expect(try reader.read(request([], [.page: "/p"])) == [])
        #expect(try reader.read(request([], [.site: "SHOP"])) == [])
    }

    @Test func cutsTheWindowIntoSlicesAlignedToTheEpoch() throws {
        #expect(
            try reader.read(request([.page], [.site: "shop"], step: .seconds(60))) == [
                row([.page: "/cart"], [40]), row([.page: "/cart"], [50], from: at(240)),
                row([.page: "/pay"], [10, 11, 20]), row([.page: "/pay"], [30], from: at(60)),
            ])
        #expect(
            try reader.read(request(step: .seconds(180))) == [
                row([:], [10, 11, 20, 30, 40, 60]), row([:], [50], from: at(180)),
            ])
        // The first slice may begin before the window; 10:00 is no multiple of seven hours.
        let (_, rest) = floorDivide(at(0).milliseconds, by: 7 * 3_600_000)
        #expect(
            try reader.read(request(step: .seconds(7 * 3600))).map(\.from)
                == [Timestamp(milliseconds: at(0).milliseconds - rest)])
    }

    @Test func sliceIsNeverShorterThanAMinute() throws {
        for step in [Duration.zero, .milliseconds(1), .seconds(59), .seconds(-5)] {
            #expect(try reader.read(request(step: .fixed(step))) == reader.read(request(step: .seconds(60))))
        }
    }

    @Test(arguments: [
        (0, 60, [10, 11, 20, 40, 60]), (0, 61, [10, 11, 20, 30, 40, 60]), (59, 60, [10, 11, 20, 40, 60]),
        (60, 120, [30]), (61, 62, [30]), (60, 60, []), (90, 90, [30]), (119, 240, [30]), (120, 240, []),
        (120, 241, [50]), (240, 300, [50]), (300, 3600, []), (300, 0, []), (-600, 0, []),
        (-600, 1, [10, 11, 20, 40, 60]),
    ])
    func readsTheMinutesTheWindowTouches(_ from: Int, _ to: Int, _ values: [Double]) throws {
        let rows = try reader.read(request(from: from, to: to))
        #expect(rows.map(\.rollup) == (values.isEmpty ? [] : [Given.rollup(values)]))
        #expect(rows.allSatisfy { $0.from == at(from) })
    }

    @Test(arguments: [
        Timestamp(text: "6100-01-01")!, Timestamp(text: "9999-12-31")!, Timestamp(milliseconds: .max),
    ])
    func windowMayReachIntoTheFarFuture(_ to: Timestamp) throws {
        let request = ReadingRequest(metric: .inp, from: Timestamp(milliseconds: 0), to: to)
        #expect(try reader.read(request).map(\.rollup.count) == [7])
    }

    @Test func eachOriginHasItsOwnDimensions() throws {
        #expect(
            try reader.read(
                ReadingRequest(metric: .query, by: [.service, .query], from: at(0), to: at(60)))
                == [
                    Reading(
                        labels: [.service: "api", .query: "select ?"], from: at(0),
                        rollup: Given.rollup([70], metric: .query))
                ])
        #expect(try reader.read(ReadingRequest(metric: .cls, from: at(0), to: at(60))) == [])
    }

    @Test func saysUnderWhichDimensionsTheMetricIsKept() throws {
        let error = #expect(throws: StoreError.self) { try reader.read(request([.page, .browser])) }
        #expect(
            error?.description == """
                INP is not kept by page with browser; it is kept by site+page+device
                """)
        #expect(throws: StoreError.self) { try reader.read(request([.page], [.country: "DE"])) }
        #expect(throws: StoreError.self) {
            try reader.read(ReadingRequest(metric: .query, by: [.service, .page], from: at(0), to: at(60)))
        }
    }

    @Test func leavesOutCellsThatCameToNothing() throws {
        var undo = Rollup()
        undo.subtract(Given.rollup([60]))
        try file.store(
            Given.changes([
                RollupChanges.Cell(
                    metric: .inp, labels: .page(site: "blog", page: "/cart", device: .mobile),
                    bucket: Given.bucket(0), change: undo)
            ]))
        #expect(try reader.read(request([.site])).map(\.labels) == [[.site: "shop"]])
    }

    @Test func ledgerSumsTheWindowByOwnerAndOutcome() throws {
        func key(_ owner: String, _ outcome: Outcome, _ minute: Int) -> LedgerKey {
            LedgerKey(owner: owner, bucket: Given.bucket(minute), outcome: outcome)
        }
        try file.store(
            Given.changes(
                [],
                ledger: [
                    key("shop", .stored, 0): 5, key("shop", .stored, 1): 6, key("shop", .stored, 2): 7,
                    key("shop", .refused(.badValue), 1): 1, key("", .refused(.origin), 1): 9,
                    key("blog", .replaced, 1): 2,
                ]))
        try file.store(Given.changes([], ledger: [key("shop", .stored, 1): 100]))
        func ledger(_ from: Int, _ to: Int) throws -> [String] {
            try reader.ledger(from: at(from), to: at(to)).map { "\($0.owner) \($0.outcome.name) \($0.count)" }
        }
        #expect(try ledger(0, 120) == [" origin 9", "blog replaced 2", "shop bad_value 1", "shop stored 111"])
        #expect(try ledger(0, 60) == ["shop stored 5"])
        #expect(try ledger(60, 61) == [" origin 9", "blog replaced 2", "shop bad_value 1", "shop stored 106"])
        #expect(try ledger(120, 3600) == ["shop stored 7"])
        #expect(try ledger(180, 3600) == [])
    }

    @Test func secondProcessReadsWhileTheWriterIsOpen() throws {
        let second = try VitalsReader(readingAt: url)
        #expect(try second.read(request([.page])) == reader.read(request([.page])))
        try file.store(Given.changes([Given.cell([90], minute: 1)]))
        #expect(try second.read(request(from: 60, to: 120)) == [row([:], [30, 90], from: at(60))])
        #expect(try second.ledger(from: at(0), to: at(60)).isEmpty)
        #expect(try second.alerts() == [])
    }

    @Test func readsAFileWithoutAWriteAheadLog() throws {
        try file.close()
        // Closing moved all into the file: whoever copies that one alone has everything.
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: url.path + suffix) }
        let before = try Data(contentsOf: url)
        do {
            let second = try VitalsReader(readingAt: url)
            #expect(try second.read(request()) == [row([:], [10, 11, 20, 30, 40, 50, 60])])
        }
        #expect(try Data(contentsOf: url) == before)
    }

    @Test func saysWhenThereIsNoFile() throws {
        let error = #expect(throws: StoreError.self) { try VitalsReader(readingAt: folder.file("none/vitals.db")) }
        #expect(
            error?.description
                == "the data folder cannot be used: it holds no vitals.db; is --data the folder the server uses?")
        #expect(!FileManager.default.fileExists(atPath: folder.file("none/vitals.db").path))
    }

    @Test func saysWhenTheFileIsNoDatabase() throws {
        try Data("This is a text, and quite a long one at that.\n".utf8).write(to: folder.file("text.db"))
        #expect(throws: StoreError.sqlite(file: "vitals.db", code: 26, message: "file is not a database")) {
            try VitalsReader(readingAt: folder.file("text.db"))
        }
    }
}
