import CollectorTesting
import Foundation
import Store
import Telemetry
import Testing

@Suite struct BackupTests {
    private let place: TemporaryFolder
    private let now = Timestamp(text: "2026-08-02T08:00:00Z")!
    private var data: URL { place.file("data") }
    private var file: URL { place.file("one.backup") }

    init() throws { place = try TemporaryFolder() }

    /// Files with `applied` batches in the rollups and some more in the journal alone.
    private func fill(applied: Int64, journalled: Int64, at url: URL? = nil) throws {
        let url = url ?? data
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let journal = try Journal(at: url.appending(path: "journal.db"))
        let vitals = try VitalsFile(at: url.appending(path: "vitals.db"))
        if try vitals.journalIdentity() == nil { try vitals.adopt(journal: journal.identity) }
        let first = try JournalReader(journal).extent().last + 1
        for visit in first..<first + journalled {
            _ = try journal.append(
                Given.encoded([Given.observation(visit: UInt64(visit))]), measurements: 1, at: Given.start)
        }
        if applied > 0 { try vitals.store(Given.changes([Given.cell([100, 200])], sequence: applied)) }
        try journal.close()
        try vitals.close()
    }

    private func files(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "lock" }.sorted()
    }

    private func restore(
        into url: URL, key: BackupKey? = nil, replace: Bool = false
    ) throws -> Restore.Report {
        let folder = try DataFolder(url, isRestoring: true)
        return try Restore(file, into: folder, key: key, at: now).run(mayReplace: replace)
    }

    private func count(_ url: URL) throws -> Int64 {
        try VitalsReader(readingAt: url.appending(path: "vitals.db")).read(Given.everything(by: [.page])).first?.rollup
            .count ?? 0
    }

    @Test func restoredFolderHoldsWhatWasBackedUp() throws {
        try fill(applied: 3, journalled: 5)
        let manifest = try Backup.write(from: data, to: file, key: nil, at: now)
        #expect((manifest.appliedSequence, manifest.lastSequence) == (3, 5))
        #expect(try files(place.url) == ["data", "one.backup"])
        let target = place.file("elsewhere")
        let report = try restore(into: target)
        #expect(report.keptBatches == nil)
        #expect(report.replaced == nil)
        #expect(try files(target) == ["journal.db", "vitals.db"])
        #expect(try count(target) == 2)
        let journal = try #require(try JournalReader(readingAt: target.appending(path: "journal.db")))
        #expect(try journal.extent().last == 5)
    }

    @Test func journalThatContinuesTheBackupStays() throws {
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        try fill(applied: 8, journalled: 4)
        let report = try restore(into: data, replace: true)
        #expect(report.keptBatches == 4)
        let journal = try #require(try JournalReader(readingAt: data.appending(path: "journal.db")))
        #expect(try journal.extent().last == 9)
        #expect(try VitalsReader(readingAt: data.appending(path: "vitals.db")).journalPosition().applied == 3)
        #expect(try files(data.appending(path: try #require(report.replaced))).contains("vitals.db"))
    }

    @Test func journalOfAnotherCollectorOrWithAGapIsReplaced() throws {
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        let other = place.file("other")
        try fill(applied: 9, journalled: 9, at: other)
        #expect(try restore(into: other, replace: true).keptBatches == nil)

        let journal = try Journal(at: data.appending(path: "journal.db"))
        while try journal.trim(.init(applied: 5, remembered: 5, olderThan: now, byteCap: .max)) {}
        try journal.close()
        try fill(applied: 7, journalled: 2)
        #expect(try restore(into: data, replace: true).keptBatches == nil)
        #expect(try JournalReader(readingAt: data.appending(path: "journal.db"))?.extent().last == 5)
    }

    @Test func folderWithDataIsNotTouchedUnlessItMayBeReplaced() throws {
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        let before = try files(data)
        let error = #expect(throws: StoreError.self) { try restore(into: data) }
        #expect(error?.description.contains("--replace") == true)
        #expect(try files(data) == before)
    }

    @Test func brokenOffRestoreKeepsTheServerOutUntilItIsDoneAgain() throws {
        struct PowerCut: Error {}
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        let unfinished = data.appending(path: DataFolder.restoreName)
        try FileManager.default.createDirectory(at: unfinished, withIntermediateDirectories: false)
        let error = #expect(throws: StoreError.self) { try DataFolder(data) }
        #expect(error?.description.contains("run `vitalsd restore BACKUP` again") == true)
        _ = try restore(into: data, replace: true)
        #expect(throws: Never.self) { try DataFolder(data) }
        #expect(try count(data) == 2)
    }

    /// One damaged cell of three years must not be the end of backups.
    @Test func damagedCellIsCopiedAsItIsAndSaid() throws {
        try fill(applied: 3, journalled: 5)
        try RawDatabase(data.appending(path: "vitals.db")).execute("UPDATE cell_minute SET histogram = x'02'")
        let manifest = try Backup.write(from: data, to: file, key: nil, at: now)
        #expect(manifest.damagedRecords == 1)
        #expect(throws: Never.self) { try restore(into: place.file("elsewhere")) }
    }

    @Test func folderWithoutDatabasesSaysSo() throws {
        let error = #expect(throws: StoreError.self) {
            try Backup.write(from: place.file("nothing"), to: file, key: nil, at: now)
        }
        #expect(error?.description.contains("vitals.db") == true)
        #expect(try files(place.url) == [])
    }
}
