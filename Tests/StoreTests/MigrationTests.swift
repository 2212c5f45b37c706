import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

/// Files as every earlier version left them, killed in the middle of its work: brought up to date without losing a count.
@Suite struct MigrationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The files of a version, copied so that the originals stay.
    private func copy(_ version: String) throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Schemas/\(version)")
        for name in ["vitals.db", "journal.db"] {
            try FileManager.default.copyItem(at: source.appending(path: name), to: folder.file(name))
        }
    }

    /// v1 held 60 telephones' LCP and CLS and two queries in its rollups, and in its journal alone ten desktops' LCP and one visit's later
    /// CLS, all on 2026-11-24 between 23:11 and 23:12.
    @Test func versionOneKeepsItsCountsAlertsAndWhatItsJournalHeld() throws {
        try copy("v1")
        let vitals = try VitalsFile(at: folder.file("vitals.db"), now: Timestamp(text: "2026-11-25T08:00:00Z")!)
        let journal = try Journal(at: folder.file("journal.db"))
        #expect(try vitals.appliedSequence() == 61)
        #expect(try vitals.journalIdentity() == nil)
        let reader = VitalsReader(vitals)
        let window = (from: Timestamp(text: "2026-11-24T23:00:00Z")!, to: Timestamp(text: "2026-11-25T00:00:00Z")!)
        func count(_ metric: Metric, by: [Telemetry.Dimension]) throws -> [Int64] {
            try reader.read(ReadingRequest(metric: metric, by: by, from: window.from, to: window.to)).map(
                \.rollup.count)
        }
        #expect(try count(.lcp, by: [.site, .page, .device]) == [60])
        #expect(try count(.cls, by: []) == [60])
        #expect(try count(.query, by: [.service, .query]) == [2])
        #expect(
            try reader.ledger(from: window.from, to: window.to).map { "\($0.owner) \($0.outcome.name) \($0.count)" }
                == [" bad_value 1", "api stored 2", "shop stored 120"])
        #expect(try reader.alerts().map(\.key.rule) == ["lcp"])
        #expect(try reader.deliveries().map(\.receiver) == ["oncall"])
        var unapplied: [Int64] = []
        try JournalReader(journal).read(from: 62, onDamage: { Issue.record("\($0)") }) { sequence, _ in
            unapplied.append(sequence)
        }
        #expect(unapplied == Array(62...72))
        // And it goes on: fold, pack, reopen.
        while try vitals.foldMinutes(at: Timestamp(text: "2026-11-26T08:00:00Z")!) {}
        while try vitals.foldDay() {}
        while try journal.pack(applied: 61, isUrgent: true) {}
        #expect(try count(.lcp, by: [.site, .page, .device]) == [60])
        try vitals.close()
        #expect(try VitalsFile(at: folder.file("vitals.db")).appliedSequence() == 61)
    }

    /// v2 held 60 telephones' LCP and CLS and two queries in its rollups, and in its journal alone ten desktops' LCP and one visit's later
    /// CLS, all on 2026-11-25 at 07:52.
    @Test func versionTwoKeepsItsCountsAndKnowsNoSampling() throws {
        try copy("v2")
        let vitals = try VitalsFile(at: folder.file("vitals.db"), now: Timestamp(text: "2026-11-25T08:00:00Z")!)
        let journal = try Journal(at: folder.file("journal.db"))
        #expect(try vitals.appliedSequence() == 61 && vitals.learnedRoutes() == nil)
        let reader = VitalsReader(vitals)
        let window = (from: Timestamp(text: "2026-11-25T07:00:00Z")!, to: Timestamp(text: "2026-11-25T09:00:00Z")!)
        let rollups = try [Metric.lcp, .cls, .query].map {
            try reader.read(ReadingRequest(metric: $0, from: window.from, to: window.to)).map(\.rollup)
        }
        #expect(rollups.map { $0.map(\.count) } == [[60], [60], [2]])
        #expect(rollups.allSatisfy { $0.allSatisfy { $0.effectiveCount == $0.count } })
        #expect(try reader.alerts().map(\.key.rule) == ["lcp"])
        var unapplied: [Int64] = []
        try JournalReader(journal).read(from: 62, onDamage: { Issue.record("\($0)") }) { sequence, observations in
            unapplied.append(sequence)
            #expect(observations.allSatisfy { $0.measurements.allSatisfy { $0.weight == 1 } })
        }
        #expect(unapplied == Array(62...72))
    }

    /// v3 held 60 telephones' LCP of /cart, two queries of which one failed, and one alert that fired, all on 2026-11-25 at 14:31.
    @Test func versionThreeKeepsItsAlertsAndRemembersNothingOfThem() throws {
        try copy("v3")
        let vitals = try VitalsFile(at: folder.file("vitals.db"), now: Timestamp(text: "2026-11-25T15:00:00Z")!)
        let reader = VitalsReader(vitals)
        let window = (from: Timestamp(text: "2026-11-25T14:00:00Z")!, to: Timestamp(text: "2026-11-25T15:00:00Z")!)
        let counts = try [Metric.lcp, .query, .queryErrors, .queryRows].map {
            try reader.read(ReadingRequest(metric: $0, from: window.from, to: window.to)).map(\.rollup.count)
        }
        #expect(counts == [[60], [2], [1], [1]])
        #expect(try reader.firingAlerts().map(\.key.rule) == ["lcp"])
        #expect(try reader.ruleStates().isEmpty)
        var state = RuleState()
        state.pendingSince = window.from
        let key = AlertKey(rule: "lcp", labels: [.page: "/cart"])
        try vitals.commit([], states: [key: state], at: window.to)
        #expect(try reader.ruleStates() == [key: state])
        try vitals.commit([], states: [key: RuleState()], at: window.to)
        #expect(try reader.ruleStates().isEmpty)
    }

    /// v4 held 60 telephones' LCP of release 1.4.1 on /cart, one alert that fired and one that was pending since 16:37:51, all on 2026-11-25.
    @Test func versionFourKeepsItsReleasesAndWhatWentOn() throws {
        try copy("v4")
        let vitals = try VitalsFile(at: folder.file("vitals.db"), now: Timestamp(text: "2026-11-25T17:00:00Z")!)
        let reader = VitalsReader(vitals)
        let window = (from: Timestamp(text: "2026-11-25T16:00:00Z")!, to: Timestamp(text: "2026-11-25T17:00:00Z")!)
        let answer = try reader.answer(
            ReadingRequest(metric: .lcp, by: [.site, .release, .device], from: window.from, to: window.to))
        #expect(answer.source == "site,device,release" && answer.note == nil)
        #expect(answer.readings.map(\.labels) == [[.site: "shop", .release: "1.4.1", .device: ""]])
        #expect(answer.readings.map(\.rollup.count) == [60])
        let alert = try #require(try reader.firingAlerts().first)
        #expect(try reader.deliveries().map(\.alert) == [alert])
        #expect(try reader.deliveries().map(\.state) == [.waiting])
        #expect(try reader.ruleStates().count == 2)
        #expect(try reader.moments(of: "lcp", at: window.from).isEmpty)
        #expect(try reader.moments(of: "lcp", at: window.to)[[.page: "/cart"]]?.firingSince == alert.activeSince)
        let spans = try reader.firingSpans(of: "lcp")
        #expect(spans.meet(alert.key, window.from..<window.to))
        #expect(!spans.meet(alert.key, window.from - .seconds(60)..<window.from))
        // A message to the same receiver is still owed once.
        try vitals.commit([.transition(alert)], at: window.to)
        #expect(try reader.deliveries().map(\.id) == [1])
    }

    @Test func readerDoesNotTouchFilesOfAnOlderVersion() throws {
        try copy("v1")
        let before = try Data(contentsOf: folder.file("vitals.db"))
        let error = #expect(throws: StoreError.self) { try VitalsReader(readingAt: folder.file("vitals.db")) }
        #expect(error?.description.contains("start the server once") == true)
        #expect(try JournalReader(readingAt: folder.file("journal.db")) == nil)
        #expect(try Data(contentsOf: folder.file("vitals.db")) == before)
    }

    /// Every version's files are here: whoever adds a migration adds the files of the version before it.
    @Test func everyEarlierVersionHasItsFiles() throws {
        let schemas = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Schemas")
        let versions = try FileManager.default.contentsOfDirectory(atPath: schemas.path).sorted()
        let vitals = try VitalsFile(at: folder.file("new.db"))
        let latest = try #require(try RawDatabase(folder.file("new.db")).number("SELECT count(*) FROM grdb_migrations"))
        try vitals.close()
        #expect(versions == (1..<latest).map { "v\($0)" })
    }
}
