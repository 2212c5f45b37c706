import CollectorTesting
import Foundation
import Telemetry
import Testing

@testable import Store

/// Minutes fold into hours and hours into days, exactly: whatever was folded when a change came, every tier says the same.
@Suite struct TierTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let sets = DimensionSets.standard
    /// A quarter to eleven in the evening in Kathmandu; the day there begins at 18:15 UTC.
    private static let start = TimeBucket(holding: Timestamp(text: "2026-08-01T17:00:00Z")!).minute

    private func file(
        _ name: String = "vitals.db", zone: String = "UTC", sets: DimensionSets = .minutely
    ) throws -> VitalsFile {
        try VitalsFile(at: folder.file(name), VitalsFile.Plan(sets: sets, days: try #require(LocalDays(zone: zone))))
    }

    private func instant(_ minute: UInt32) -> Timestamp { TimeBucket(minute: minute).start }

    private func cell(_ values: [Double], page: String, minute: UInt32) -> RollupChanges.Cell {
        RollupChanges.Cell(
            metric: .inp, labels: .page(site: "shop", page: page, device: .mobile), bucket: TimeBucket(minute: minute),
            change: Given.rollup(values))
    }

    private func release(_ values: [Double], _ release: String, hour: UInt32) throws -> RollupChanges.Cell {
        let set = try #require(Self.sets.browser.first { $0.dimensions == [.site, .device, .release] })
        return RollupChanges.Cell(
            metric: .inp, labels: try #require(SeriesLabels(set: set, values: ["shop", "mobile", release])),
            bucket: TimeBucket(minute: hour), change: Given.rollup(values))
    }

    private func read(
        _ file: VitalsFile, _ window: Range<UInt32>, by: [Telemetry.Dimension] = [.page], step: TimeStep? = nil
    ) throws -> [Reading] {
        try VitalsReader(file).read(
            ReadingRequest(
                metric: .inp, by: by, from: instant(window.lowerBound), to: instant(window.upperBound), step: step))
    }

    private func foldAll(_ file: VitalsFile, before minute: UInt32) throws {
        while try file.foldMinutes(before: minute) {}
        while try file.foldDay() {}
    }

    @Test func foldedTiersSayWhatTheMinutesSaid() throws {
        var random = SeededGenerator()
        for zone in ["UTC", "Asia/Kathmandu", "Europe/Paris"] {
            let file = try file("\(zone.prefix(3)).db", zone: zone)
            var cells: [RollupChanges.Cell] = []
            for _ in 0..<1500 {
                let values = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    Double(Int.random(in: 0...900, using: &random))
                }
                cells.append(
                    cell(
                        values, page: ["/", "/cart", "/pay"].randomElement(using: &random)!,
                        minute: Self.start + UInt32.random(in: 0..<4 * 1440, using: &random)))
            }
            try file.store(Given.changes(cells))
            let windows = (0..<40).map { _ in
                let from = Self.start + UInt32.random(in: 0..<4 * 1440, using: &random)
                return from..<from + UInt32.random(in: 1...3000, using: &random)
            }
            let days = TimeStep.days(1, try #require(LocalDays(zone: zone)))
            func answers() throws -> [[Reading]] {
                try windows.map { try read(file, $0) } + [
                    try read(file, Self.start..<Self.start + 4 * 1440, step: days),
                    try read(file, Self.start..<Self.start + 4 * 1440, step: .seconds(3600)),
                ]
            }
            let before = try answers()
            try foldAll(file, before: Self.start + 2000)
            #expect(try answers() == before, "\(zone) \(random)")
            try foldAll(file, before: Self.start + 5 * 1440)
            #expect(try answers() == before, "\(zone) \(random)")
            let raw = try RawDatabase(folder.file("\(zone.prefix(3)).db"))
            #expect(try #require(try raw.number("SELECT count(*) FROM day")) >= 4)
        }
    }

    /// The nights on which Paris changes its clock: a day of 23 hours, one of 25, and each minute in just one of them, also when only
    /// hours or only days are left.
    @Test(arguments: [("2026-03-27T12:00:00Z", 23), ("2026-10-23T12:00:00Z", 25)])
    func daysOfChangedClocksHoldTheirHours(_ start: String, _ hours: Int64) throws {
        let first = TimeBucket(holding: try #require(Timestamp(text: start))).minute
        let file = try file(zone: "Europe/Paris")
        // One value in each half hour of four days.
        try file.store(Given.changes((0..<192).map { cell([100], page: "/", minute: first + $0 * 30 + 7) }))
        let step = TimeStep.days(1, try #require(LocalDays(zone: "Europe/Paris")))
        let wanted = try read(file, first..<first + 5760, by: [], step: step)
        #expect(wanted.map(\.rollup.count).contains(hours * 2))
        #expect(wanted.map(\.rollup.count).reduce(0, +) == 192)
        try foldAll(file, before: first + 6 * 1440)
        #expect(try read(file, first..<first + 5760, by: [], step: step) == wanted)
        let keep = Retention(minutes: .zero, hours: .seconds(86_400 * 90), days: .seconds(86_400 * 900))
        while try file.trim(keep, at: instant(first + 7 * 1440)) {}
        #expect(try read(file, first..<first + 5760, by: [], step: step) == wanted)
        let days = Retention(minutes: .zero, hours: .zero, days: .seconds(86_400 * 900))
        while try file.trim(days, at: instant(first + 7 * 1440)) {}
        #expect(try RawDatabase(folder.file("vitals.db")).number("SELECT count(*) FROM cell_hour") == 0)
        #expect(try read(file, first..<first + 5760, by: [], step: step).map(\.rollup) == wanted.map(\.rollup))
    }

    /// A visit's later report corrects the bucket of its first, which by then may be part of an hour and of a day.
    @Test func correctionReachesEveryTierThatContainsItsMinute() throws {
        var random = SeededGenerator()
        let file = try file(zone: "Asia/Kathmandu")
        var truth: [UInt32: Rollup] = [:]
        var folded = Self.start
        for step in 0..<400 {
            let minute = Self.start + UInt32.random(in: 0..<3000, using: &random)
            let values = [Double(Int.random(in: 1...900, using: &random))]
            truth[minute, default: Rollup()].merge(Given.rollup(values))
            try file.store(Given.changes([cell(values, page: "/", minute: minute)], sequence: Int64(step + 1)))
            guard Int.random(in: 0..<20, using: &random) == 0 else { continue }
            folded = max(folded, Self.start + UInt32.random(in: 0..<4000, using: &random))
            while try file.foldMinutes(before: folded) {}
            for _ in 0..<Int.random(in: 0...2, using: &random) { _ = try file.foldDay() }
        }
        try foldAll(file, before: Self.start + 4500)
        for window in [0..<3000, 75..<1515, 100..<2900, 0..<75, 60..<120] {
            let range = Self.start + UInt32(window.lowerBound)..<Self.start + UInt32(window.upperBound)
            let wanted = truth.filter { range.contains($0.key) }.values.reduce(into: Rollup()) { $0.merge($1) }
            #expect(try read(file, range, by: []).map(\.rollup) == [wanted], "\(window) \(random)")
        }
    }

    @Test func hourlySetsAreAnsweredFromHoursAndDays() throws {
        let file = try file(sets: .standard)
        let hour = Self.start
        try file.store(
            Given.changes([
                try release([100], "1", hour: hour), try release([200], "1", hour: hour + 60),
                try release([300], "2", hour: hour + 60 * 30), cell([400], page: "/", minute: hour + 60 * 30 + 5),
            ]))
        let window = hour..<hour + 60 * 31
        let before = try read(file, window, by: [.release])
        #expect(before.map { $0.labels[.release] } == ["1", "2"])
        #expect(before.map(\.rollup) == [Given.rollup([100, 200]), Given.rollup([300])])
        try foldAll(file, before: hour + 4000)
        #expect(try read(file, window, by: [.release]) == before)
        let answer = try VitalsReader(file).answer(
            ReadingRequest(metric: .inp, by: [.release], from: instant(hour + 10), to: instant(hour + 100)))
        #expect(answer.source == "site,device,release")
        #expect((answer.from, answer.to) == (instant(hour), instant(hour + 120)))
    }

    @Test func smallestSetThatFitsTheWindowAnswers() throws {
        let file = try file(sets: .standard)
        let hour = Self.start
        try file.store(Given.changes([try release([100], "1", hour: hour), cell([100], page: "/", minute: hour + 3)]))
        try foldAll(file, before: hour + 60)
        func source(_ by: [Telemetry.Dimension], _ from: UInt32, _ to: UInt32) throws -> String {
            try VitalsReader(file).answer(ReadingRequest(metric: .inp, by: by, from: instant(from), to: instant(to)))
                .source
        }
        #expect(try source([], hour, hour + 60) == "site,browser")
        #expect(try source([], hour + 1, hour + 30) == "site,page,device")
        #expect(try source([.site], hour, hour + 60) == "site,browser")
        #expect(try source([.release], hour, hour + 60) == "site,device,release")
        #expect(try source([.device], hour, hour + 60) == "site,device,release")
    }

    @Test func setThatIsNewSaysSinceWhenItIsKept() throws {
        let now = Timestamp(text: "2026-08-01T12:00:00Z")!
        let url = folder.file("vitals.db")
        let first = try VitalsFile(at: url, .init(sets: .minutely), now: now)
        try first.store(Given.changes([Given.cell([100])]))
        try first.close()
        let second = try VitalsFile(at: url, .init(sets: .standard), now: now + .seconds(7200))
        #expect(try second.setsKeptSince().count == 14)
        let request = ReadingRequest(metric: .inp, by: [.browser], from: now, to: now + .seconds(86_400))
        #expect(try VitalsReader(second).answer(request).note == "site,browser is kept since 2026-08-01T14:00:00Z only")
        // A question the older set can answer is not given to the younger one.
        let plain = try VitalsReader(second).answer(ReadingRequest(metric: .inp, from: Given.start, to: now))
        #expect(plain.source == "site,page,device")
        #expect(plain.note == nil)
        #expect(plain.readings.map(\.rollup.count) == [1])
    }

    @Test func setThatWasGivenUpForAWhileIsKeptAnew() throws {
        let now = Timestamp(text: "2026-08-01T12:00:00Z")!
        let url = folder.file("vitals.db")
        for (sets, hours) in [(DimensionSets.standard, 0), (.minutely, 2), (.standard, 5)] {
            let file = try VitalsFile(at: url, .init(sets: sets), now: now + .seconds(3600 * hours))
            try file.store(Given.changes([Given.cell([100])]))
            try file.close()
        }
        let file = try VitalsFile(at: url, .init(sets: .standard), now: now + .seconds(9 * 3600))
        #expect(Set(try file.setsKeptSince().values) == [TimeBucket(holding: now + .seconds(5 * 3600))])
    }

    @Test func hoursCutForAnotherZoneAreNotTakenForThisOnes() throws {
        let url = folder.file("vitals.db")
        let first = try VitalsFile(at: url, .init(sets: .minutely))
        try first.store(Given.changes((0..<40).map { cell([100], page: "/", minute: Self.start + $0 * 60 + 7) }))
        while try first.foldMinutes(before: Self.start + 2400) {}
        try first.close()
        let moved = Self.start + 2400
        let zone = try #require(LocalDays(zone: "Asia/Kathmandu"))
        let second = try VitalsFile(at: url, .init(sets: .minutely, days: zone), now: instant(moved))
        _ = try second.trim(
            Retention(minutes: .zero, hours: .seconds(86_400 * 90), days: .seconds(86_400 * 900)), at: instant(moved))
        let error = #expect(throws: StoreError.self) {
            try read(second, Self.start..<moved, by: [], step: .days(1, zone))
        }
        #expect(error?.description.contains("only hours are kept") == true)
        #expect(try read(second, Self.start..<moved, by: []).map(\.rollup.count) == [40])
    }

    /// Wherever the floors lie, also in the middle of an hour: a window is widened to what is kept, and then nothing of it is missing.
    @Test func windowsAcrossFloorsAreWholeOnceWidened() throws {
        var random = SeededGenerator()
        for round in 0..<6 {
            let file = try file("floors-\(round).db", zone: ["UTC", "Asia/Kathmandu", "Europe/Paris"][round % 3])
            let minutes = 5 * 1440
            try file.store(Given.changes((0..<UInt32(minutes)).map { cell([100], page: "/", minute: Self.start + $0) }))
            while try file.foldMinutes(before: Self.start + UInt32.random(in: 4000...7000, using: &random)) {}
            while try file.foldDay() {}
            let keep = Retention(
                minutes: .seconds(60 * Int.random(in: 200...4000, using: &random)),
                hours: .seconds(60 * Int.random(in: 1500...6000, using: &random)), days: .seconds(86_400 * 900))
            while try file.trim(keep, at: instant(Self.start + UInt32(minutes))) {}
            if round >= 3 {
                // Under pressure the floor may lie in the middle of the running hour.
                while try file.foldMinutes(before: Self.start + UInt32(minutes) - 23) {}
                try RawDatabase(folder.file("floors-\(round).db")).execute(
                    """
                    UPDATE progress SET value = \(Self.start + UInt32(minutes) - 23) WHERE name = 'minute_floor';
                    DELETE FROM cell_minute WHERE id < \(CellID.first(inMinute: Self.start + UInt32(minutes) - 23));
                    """)
            }
            for _ in 0..<60 {
                let from = Int.random(in: 0..<minutes - 1, using: &random)
                let to = Int.random(in: from + 1...minutes, using: &random)
                let answer = try VitalsReader(file).answer(
                    ReadingRequest(
                        metric: .inp, from: instant(Self.start + UInt32(from)), to: instant(Self.start + UInt32(to))))
                let first = max(TimeBucket(holding: answer.from).minute, Self.start)
                let end = min(TimeBucket(holding: answer.to).minute, Self.start + UInt32(minutes))
                #expect(
                    answer.from <= instant(Self.start + UInt32(from)) && answer.to >= instant(Self.start + UInt32(to)))
                #expect(
                    answer.readings.first?.rollup.count == Int64(end - first), "\(round): \(from)..<\(to) \(random)")
            }
        }
    }

    @Test func setThatIsGivenAnotherGrainIsKeptAnewAndSaysSo() throws {
        let now = Timestamp(text: "2026-08-01T12:00:00Z")!
        let url = folder.file("vitals.db")
        let first = try VitalsFile(at: url, .init(sets: .standard), now: now - .seconds(86_400))
        try first.store(
            Given.changes([try release([100], "1", hour: TimeBucket(holding: now - .seconds(3600)).minute)]))
        try first.close()
        let finer = DimensionSets.standard.adding([try DimensionSet(text: "site+device+release@1m")])
        let second = try VitalsFile(at: url, .init(sets: finer), now: now)
        let request = ReadingRequest(metric: .inp, by: [.release], from: now - .seconds(1800), to: now + .seconds(60))
        let note = try VitalsReader(second).answer(request).note
        #expect(note == "site,device,release is kept since 2026-08-01T12:00:00Z only")
    }
}
