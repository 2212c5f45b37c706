import Aggregate
import CollectorTesting
import Foundation
import Logging
import Receive
import Store
import Telemetry
import Testing

@testable import Collector

/// One step of upkeep that fails must not keep the others from being done.
@Suite struct UpkeepTests {
    private let folder: TemporaryFolder
    private let data: DataFolder
    private let storage: Storage
    private let clock = ManualClock()

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder(folder.file("data"))
        storage = try Storage.recover(data, Settings(), at: clock.now, probe: CrashStep.noProbe)
    }

    private func upkeep() throws -> Upkeep {
        Upkeep(
            storage: storage,
            committer: GroupCommitter<IngestTicket>(
                journal: storage.journal, clock: clock.wallClock, apply: { _, _ in }, release: { _, _, _ in }),
            settings: Settings(), retention: try storage.vitals.retentionClock(wall: clock.now), clock: clock.wallClock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func take(_ rows: Int) throws {
        for row in 0..<rows {
            let observation = Observation(
                instant: clock.now, dimensions: .page(PageDimensions(site: "shop", page: "/\(row)", device: .mobile)),
                measurements: [Measurement(metric: .lcp, value: 1000)])
            var writer = ByteWriter()
            observation.encode(to: &writer)
            let sequence = try storage.journal.append(writer.bytes, measurements: 1, at: clock.now)
            storage.hot.apply([observation], sequence: sequence)
        }
        if let changes = storage.hot.takeChanges() { try storage.vitals.store(changes) }
    }

    @Test func journalIsKeptInShapeWhileTheTiersCannotBe() async throws {
        try take(2100)
        let vitals = try RawDatabase(data.vitals)
        try vitals.execute("CREATE TRIGGER broken BEFORE INSERT ON cell_hour BEGIN SELECT RAISE(ABORT, 'broken'); END")
        let upkeep = try upkeep()
        let later = clock.now + .seconds(7200)
        await upkeep.tick(at: later)
        #expect(upkeep.lastFailures.map(\.problem).contains { $0.contains("broken") })
        #expect(try RawDatabase(data.journal).number("SELECT count(*) FROM block") == 1)

        try vitals.execute("DROP TRIGGER broken")
        await upkeep.tick(at: later)
        #expect(upkeep.lastFailures == [])
        #expect(try vitals.number("SELECT count(*) > 0 FROM cell_hour") == 1)
    }
}
