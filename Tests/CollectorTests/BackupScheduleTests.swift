import CollectorTesting
import Foundation
import Logging
import Store
import Telemetry
import Testing

@testable import Collector

@Suite struct BackupScheduleTests {
    private let folder: TemporaryFolder
    private let data: DataFolder
    private let storage: Storage
    private let clock = ManualClock()

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder(folder.file("data"))
        storage = try Storage.recover(data, Settings(), at: clock.now, probe: CrashStep.noProbe)
    }

    private func schedule(keep: Int = 2, keyFile: URL? = nil) throws -> BackupSchedule {
        var plan = BackupPlan(folder: folder.file("backups"))
        plan.keep = keep
        plan.keyFile = keyFile
        return try BackupSchedule(
            plan: plan, data: data.url, clock: clock.wallClock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("backups").path).sorted()
    }

    @Test func keepsTheNewestAndLeavesOtherFilesAlone() async throws {
        let schedule = try schedule()
        #expect(schedule.lastSuccess == nil)
        try Data().write(to: folder.file("backups").appending(path: "notes.txt"))
        for day in 0..<4 { await schedule.tick(at: Timestamp(text: "2026-08-0\(day + 1)T00:00:00Z")!) }
        #expect(
            try names() == ["notes.txt", "vitalsd-2026-08-03T00-00-00Z.backup", "vitalsd-2026-08-04T00-00-00Z.backup"])
        #expect(schedule.lastFailure == nil)
        // A restart knows when the newest was made.
        #expect(try self.schedule().lastSuccess == Timestamp(text: "2026-08-04T00:00:00Z"))
    }

    @Test func failureIsShownWithAReasonAndDeletesNothing() async throws {
        let schedule = try schedule(keep: 1)
        await schedule.tick(at: Timestamp(text: "2026-08-01T00:00:00Z")!)
        try RawDatabase(data.vitals).execute("DROP TABLE cell_day")
        await schedule.tick(at: Timestamp(text: "2026-08-02T00:00:00Z")!)
        #expect(schedule.lastFailure?.part == .backup)
        #expect(try names() == ["vitalsd-2026-08-01T00-00-00Z.backup"])
    }

    @Test func unusableKeyIsNoticedAtTheStart() throws {
        let key = folder.file("key")
        try Data("secret".utf8).write(to: key)
        let error = #expect(throws: StoreError.self) { try schedule(keyFile: key) }
        #expect(error?.description.contains("secret") == false)
        #expect(throws: StoreError.self) { try schedule(keyFile: folder.file("none")) }
    }
}
