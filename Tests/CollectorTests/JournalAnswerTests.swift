import Aggregate
import CollectorTesting
import Foundation
import Receive
import Store
import Telemetry
import Testing

@testable import Collector

/// What the journal answers is what the rollups would have: it is counted again by the code that counted it first.
@Suite struct JournalAnswerTests {
    private let folder: TemporaryFolder
    private let data: DataFolder
    private let start = Timestamp(text: "2026-08-01T10:00:00Z")!

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder(folder.file("data"))
    }

    private func storage(_ sets: DimensionSets = .standard) throws -> Storage {
        var settings = Settings()
        settings.sets = sets
        return try Storage.recover(data, settings, at: start, probe: CrashStep.noProbe)
    }

    private func source(_ storage: Storage) -> QuerySource {
        QuerySource(rollups: VitalsReader(storage.vitals), journal: JournalReader(storage.journal))
    }

    private func observation(
        visit: UInt64, value: Double, previous: Double, page: String, release: String, at second: Int
    ) -> Observation {
        Observation(
            instant: start + .seconds(second),
            dimensions: .page(
                PageDimensions(site: "shop", page: page, device: .mobile, browser: "Firefox", release: release)),
            measurements: [
                Measurement(
                    metric: .inp, value: value, report: VisitReport(key: VisitKey(hash: visit), previous: previous)),
                Measurement(metric: .lcp, value: 1000 + value),
            ])
    }

    /// Writes rows as the committer does, and flushes them.
    private func take(_ rows: [[Observation]], _ storage: Storage) throws {
        for row in rows {
            var writer = ByteWriter()
            for observation in row { observation.encode(to: &writer) }
            let sequence = try storage.journal.append(
                writer.bytes, measurements: row.count * 2, at: row.first?.instant ?? start)
            storage.hot.apply(row, sequence: sequence)
        }
        if let changes = storage.hot.takeChanges() { try storage.vitals.store(changes) }
    }

    @Test(arguments: 0..<4)
    func sameAnswerAsTheRollupsWhateverIsAsked(_ round: Int) throws {
        var random = SeededGenerator()
        let storage = try storage()
        var values: [UInt64: Double] = [:]
        let rows = (0..<150).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in
                let visit = UInt64.random(in: 0..<200, using: &random)
                let previous = values[visit] ?? 0
                let value = Double(Int.random(in: 1...900, using: &random))
                values[visit] = value
                return observation(
                    visit: visit, value: value, previous: previous, page: "/\(visit % 4)", release: "r\(visit % 3)",
                    at: Int.random(in: 0..<9000, using: &random))
            }
        }
        try take(rows, storage)
        while try storage.journal.pack(applied: 100, isUrgent: true) {}
        let requests: [ReadingRequest] = [
            ReadingRequest(metric: .inp, by: [.page], from: start, to: start + .seconds(9000)),
            ReadingRequest(
                metric: .inp, by: [.page, .device], filters: [.site: "shop"], from: start + .seconds(600),
                to: start + .seconds(4200), step: .seconds(900)),
            ReadingRequest(metric: .lcp, by: [.release], from: start, to: start + .seconds(7200), step: .seconds(3600)),
            ReadingRequest(metric: .lcp, filters: [.page: "/2"], from: start + .seconds(60), to: start + .seconds(120)),
        ]
        for request in requests {
            let rollups = try VitalsReader(storage.vitals).answer(request)
            let journal = try JournalAnswer.read(request, from: JournalReader(storage.journal))
            #expect(journal.readings == rollups.readings, "\(request) \(random)")
        }
    }

    @Test func combinationNoSetKeepsIsAnsweredFromTheJournal() throws {
        let storage = try storage()
        try take([[observation(visit: 1, value: 100, previous: 0, page: "/", release: "r1", at: 60)]], storage)
        let request = ReadingRequest(
            metric: .inp, by: [.page, .release], from: start + .seconds(60), to: start + .seconds(3600))
        let answer = try source(storage).answer(request)
        #expect(answer.source == "journal")
        #expect(answer.readings.map(\.labels) == [[.page: "/", .release: "r1"]])
        // A journal that was never trimmed knows of every window.
        var older = request
        older.from = start - .seconds(86_400)
        #expect(try source(storage).answer(older).readings.map(\.rollup.count) == [1])
    }

    @Test func windowTheJournalNoLongerHoldsIsRefusedWithWhatCanBeAsked() throws {
        let storage = try storage()
        for minute in 0..<3 {
            try take(
                [
                    [
                        observation(
                            visit: UInt64(minute), value: 9, previous: 0, page: "/", release: "r1", at: minute * 60)
                    ]
                ], storage)
        }
        let limits = Journal.Limits(applied: 1, remembered: 1, olderThan: start + .seconds(9999), byteCap: .max)
        while try storage.journal.trim(limits) {}
        let request = ReadingRequest(metric: .inp, by: [.page, .release], from: start, to: start + .seconds(3600))
        let error = #expect(throws: BadQuestion.self) { try source(storage).answer(request) }
        #expect(error?.detail.contains("is not kept by page with release; it is kept by site+page+device") == true)
        #expect(error?.detail.contains("the journal could tell, but only since 2026-08-01T10:01:00Z") == true)
        var younger = request
        younger.from = start + .seconds(60)
        #expect(try source(storage).answer(younger).readings.map(\.rollup.count) == [2])
    }

    @Test func youngSetIsHelpedByTheJournalOrSaysSinceWhenItIsKept() throws {
        var storage = try storage(.minutely)
        try take([[observation(visit: 1, value: 100, previous: 0, page: "/", release: "r1", at: 60)]], storage)
        try storage.journal.close()
        try storage.vitals.close()
        var settings = Settings()
        settings.sets = .standard
        storage = try Storage.recover(data, settings, at: start + .seconds(1800), probe: CrashStep.noProbe)
        let request = ReadingRequest(metric: .inp, by: [.browser], from: start, to: start + .seconds(3600))
        #expect(try source(storage).answer(request).source == "journal")
        let without = QuerySource(rollups: VitalsReader(storage.vitals), journal: nil)
        #expect(try without.answer(request).note == "site,browser is kept since 2026-08-01T10:30:00Z only")
    }

    /// The caps are for what is kept; a question must find what it asks for among any number of combinations.
    @Test func combinationsBeyondTheCapsAreFound() throws {
        let storage = try storage()
        let rows = (0..<42).map { row in
            (0..<100).map { index in
                observation(
                    visit: UInt64(row * 100 + index), value: 5, previous: 0, page: "/a",
                    release: "r\(row * 100 + index)", at: row)
            }
        }
        try take(
            rows + [[observation(visit: 99_999, value: 7, previous: 0, page: "/b", release: "special", at: 50)]],
            storage)
        let request = ReadingRequest(
            metric: .lcp, filters: [.page: "/b", .release: "special"], from: start, to: start + .seconds(3600))
        #expect(try source(storage).answer(request).readings.map(\.rollup.count) == [1])
    }
}
