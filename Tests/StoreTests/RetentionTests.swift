import CollectorTesting
import Foundation
import Telemetry
import Testing

@testable import Store

@Suite struct RetentionTests {
    private let folder: TemporaryFolder
    private var url: URL { folder.file("vitals.db") }

    init() throws { folder = try TemporaryFolder() }

    private static let day = Duration.seconds(86_400)
    private static let midnight = Timestamp(text: "2026-08-01")!
    private let retention = Retention(minutes: day * 2, hours: day * 10, days: day * 100)

    private func cell(_ page: String, daysLater: Double, count: Int = 1) -> RollupChanges.Cell {
        let instant = RetentionTests.midnight + .seconds(Int64(daysLater * 86_400))
        return RollupChanges.Cell(
            metric: .inp, labels: .page(site: "shop", page: page, device: .mobile),
            bucket: TimeBucket(holding: instant),
            change: Given.rollup(Array(repeating: 100, count: count)))
    }

    private func at(_ days: Double) -> Timestamp { Self.midnight + .seconds(Int64(days * 86_400)) }

    private func keepInShape(_ file: VitalsFile, at instant: Timestamp) throws {
        while try file.foldMinutes(at: instant) {}
        while try file.foldDay() {}
        while try file.trim(retention, at: instant) {}
    }

    private func count(_ file: VitalsFile, _ from: Double, _ to: Double) throws -> Int64 {
        try VitalsReader(file).read(ReadingRequest(metric: .inp, from: at(from), to: at(to))).first?.rollup.count ?? 0
    }

    private func rows(_ table: String) throws -> Int64 {
        try RawDatabase(url).number("SELECT count(*) FROM \(table)") ?? 0
    }

    @Test func eachTierOutlivesTheFinerOneWithTheSameCounts() throws {
        let file = try VitalsFile(at: url, .init(sets: .minutely))
        try file.store(
            Given.changes(
                (0..<400).map { cell("/", daysLater: Double($0) / 10) },
                ledger: Dictionary(
                    uniqueKeysWithValues: (0..<400).map {
                        (
                            LedgerKey(
                                owner: "shop", bucket: TimeBucket(holding: at(Double($0) / 10)), outcome: .stored), 1
                        )
                    })))
        for (day, counts) in [(20.0, [200, 400, 400]), (41.0, [200, 400, 400]), (90.0, [200, 400, 400])] {
            try keepInShape(file, at: at(day))
            #expect(try count(file, -1, 20) == counts[0], "day \(day)")
            let everything = try count(file, -1, 60)
            #expect(everything == counts[1], "day \(day)")
            let ledger = try VitalsReader(file).ledger(from: at(-1), to: at(60))
            #expect(ledger.map(\.count) == [400])
        }
        #expect(try rows("cell_minute") == 0)
        #expect(try rows("cell_hour") == 0)
        #expect(try rows("cell_day") == 40)
        #expect(try rows("ledger") == 40)
        try keepInShape(file, at: at(120))
        #expect(try count(file, 21, 60) == 190)
        try keepInShape(file, at: at(200))
        #expect(try rows("cell_day") == 0)
        #expect(try rows("series") == 0)
        #expect(try rows("ledger") == 0)
        #expect(file.knownSeries(usedSince: at(-10)).isEmpty)
    }

    @Test func whatIsNotFoldedStaysHoweverOld() throws {
        let file = try VitalsFile(at: url, .init(sets: .minutely))
        try file.store(Given.changes([cell("/", daysLater: 0)]))
        while try file.trim(retention, at: at(1000)) {}
        #expect(try count(file, -1, 1) == 1)
    }

    @Test func lateCorrectionAfterTheMinutesWereDeletedIsInHoursAndDays() throws {
        let file = try VitalsFile(at: url, .init(sets: .minutely))
        try file.store(Given.changes([cell("/", daysLater: 0, count: 3), cell("/", daysLater: 5)]))
        try keepInShape(file, at: at(5.1))
        try file.store(Given.changes([cell("/", daysLater: 0, count: 2)], sequence: 2))
        #expect(try count(file, -1, 1) == 5)
        #expect(try rows("cell_minute") == 1)
    }

    @Test func deletedSpaceGoesBackToTheFileSystem() throws {
        let file = try VitalsFile(at: url, .init(sets: .minutely))
        for batch in 0..<10 {
            try file.store(
                Given.changes((0..<2000).map { cell("/\($0)", daysLater: Double(batch) / 100) }, sequence: Int64(batch))
            )
        }
        let before = try file.fileBytes()
        try keepInShape(file, at: at(130))
        let after = try file.fileBytes()
        #expect(after * 4 < before)
    }

    /// As the flusher does.
    private func storeMakingRoom(_ changes: RollupChanges, in file: VitalsFile, at instant: Timestamp) throws {
        do {
            try file.store(changes)
        } catch {
            guard error.isFull else { throw error }
            #expect(try file.shrink(at: instant))
            try file.store(changes)
        }
    }

    /// A flood of distinct pages: the file never passes its ceiling, every count is still there in a coarser tier or gone with the oldest.
    @Test func ceilingHoldsUnderAFloodAndTheOldestOfTheFinestGoesFirst() throws {
        let ceiling: Int64 = 12_000_000
        let file = try VitalsFile(at: url, .init(sets: .minutely, ceiling: ceiling))
        var sequence: Int64 = 0
        for hour in 0..<60 {
            for slice in 0..<4 {
                sequence += 1
                let changes = Given.changes(
                    (0..<1000).map { cell("/\($0)", daysLater: (Double(hour) + Double(slice) / 4) / 24) },
                    sequence: sequence)
                try storeMakingRoom(changes, in: file, at: at(Double(hour) / 24))
            }
            if try file.isNearCeiling() { #expect(try file.shrink(at: at(Double(hour + 1) / 24))) }
            #expect(try file.fileBytes() <= ceiling)
        }
        try file.close()
        let size = try #require(try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int64)
        #expect(size <= ceiling)
        let again = try VitalsFile(at: url, .init(sets: .minutely, ceiling: ceiling))
        // The minutes went first, then the oldest hours; what is young is whole.
        #expect(try count(again, 2, 3) == 12_000 * 4)
    }

    @Test func fileAboveALoweredCeilingIsBroughtDown() throws {
        let first = try VitalsFile(at: url, .init(sets: .minutely))
        for day in 0..<6 {
            try first.store(
                Given.changes((0..<12_000).map { cell("/\($0)", daysLater: Double(day)) }, sequence: Int64(day)))
        }
        try first.close()
        let ceiling: Int64 = 2_500_000
        let second = try VitalsFile(at: url, .init(sets: .minutely, ceiling: ceiling))
        #expect(try second.fileBytes() > ceiling)
        #expect(try second.shrink(at: at(7)))
        #expect(try second.fileBytes() <= ceiling)
    }
}

/// The clock retention goes by: a leap ahead must not delete anything, and a real passing of time must not be held up for long.
@Suite struct RetentionClockTests {
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    private let year = Duration.seconds(365 * 86_400)

    @Test func followsTheWallClockAsTimePasses() {
        var clock = RetentionClock(last: nil, wall: start)
        for minute in 1...100 {
            clock.advance(to: start + .seconds(60 * minute), elapsed: .seconds(60))
            #expect(clock.now == start + .seconds(60 * minute))
        }
    }

    @Test func leapAheadIsNotBelievedForADay() {
        var clock = RetentionClock(last: nil, wall: start)
        clock.advance(to: start + year, elapsed: .seconds(60))
        #expect(clock.now == start + .seconds(60))
        for hour in 1...23 {
            clock.advance(to: start + year + .seconds(3600 * hour), elapsed: .seconds(3600))
            #expect(clock.now == start + .seconds(60 + 3600 * hour))
        }
        clock.advance(to: start + year + .seconds(86_400), elapsed: .seconds(3600))
        #expect(clock.now == start + year + .seconds(86_400))
    }

    @Test func clockThatCameBackWasNeverBelieved() {
        var clock = RetentionClock(last: nil, wall: start)
        clock.advance(to: start + year, elapsed: .seconds(60))
        clock.advance(to: start + .seconds(120), elapsed: .seconds(60))
        #expect(clock.now == start + .seconds(120))
        // And the next leap begins its day anew.
        for _ in 0..<20 { clock.advance(to: start + year, elapsed: .seconds(3600)) }
        #expect(clock.now < start + .seconds(86_400))
    }

    @Test func anHourBackAndForthIsFollowed() {
        var clock = RetentionClock(last: nil, wall: start)
        clock.advance(to: start - .seconds(3600), elapsed: .seconds(60))
        #expect(clock.now == start - .seconds(3600))
        clock.advance(to: start + .seconds(120), elapsed: .seconds(60))
        #expect(clock.now == start + .seconds(120))
    }

    @Test func machineThatWasOffForAMonthWaitsADayBeforeItDeletes() {
        var clock = RetentionClock(last: start, wall: start + .seconds(30 * 86_400))
        #expect(clock.now == start)
        clock.advance(to: start + .seconds(30 * 86_400 + 60), elapsed: .seconds(60))
        #expect(clock.now == start + .seconds(60))
        clock.advance(to: start + .seconds(31 * 86_400 + 60), elapsed: .seconds(86_400))
        #expect(clock.now == start + .seconds(31 * 86_400 + 60))
    }
}
