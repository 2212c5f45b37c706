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

    /// A restored copy that lives on beside its origin: their numbers mean different batches, though both go on from the same one.
    @Test func journalOfAForkIsNotTakenForTheOrigins() throws {
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        let copy = place.file("copy")
        _ = try restore(into: copy)
        try fill(applied: 9, journalled: 4, at: copy)
        // Of the backup it was made from the copy is a continuation.
        #expect(try restore(into: copy, replace: true).keptBatches == 4)
        // Of a later one of the origin it is not.
        try fill(applied: 8, journalled: 3)
        try FileManager.default.removeItem(at: file)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        #expect(try restore(into: copy, replace: true).keptBatches == nil)
        #expect(try JournalReader(readingAt: copy.appending(path: "journal.db"))?.extent().last == 8)
        // And the other way: the copy's backup does not continue in the origin.
        try fill(applied: 9, journalled: 2, at: copy)
        try FileManager.default.removeItem(at: file)
        _ = try Backup.write(from: copy, to: file, key: nil, at: now)
        #expect(try restore(into: data, replace: true).keptBatches == nil)
    }

    @Test func restoredAgainInTheSameSecondKeepsBothOlderStates() throws {
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        let names = try (0..<3).map { _ in try restore(into: data, replace: true).replaced }
        #expect(
            names == [
                "replaced-2026-08-02T08-00-00Z", "replaced-2026-08-02T08-00-00Z-2", "replaced-2026-08-02T08-00-00Z-3",
            ])
    }

    @Test func restoredFilesBelongToTheOwnerOfTheFolder() throws {
        try fill(applied: 3, journalled: 5)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        let target = place.file("owned")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let owner = geteuid() == 0 ? 65_534 : Int(geteuid())
        try FileManager.default.setAttributes([.ownerAccountID: owner], ofItemAtPath: target.path)
        _ = try restore(into: target)
        for name in ["vitals.db", "journal.db", "lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: target.appending(path: name).path)
            #expect(attributes[.ownerAccountID] as? Int == owner, "\(name)")
        }
    }

    @Test func copiesThatAKilledBackupLeftAreRemoved() throws {
        try fill(applied: 3, journalled: 5)
        // No process has this number: they end below.
        let stale = data.appending(path: ".backup.4194999.staging")
        try FileManager.default.createDirectory(at: stale, withIntermediateDirectories: false)
        _ = try Backup.write(from: data, to: file, key: nil, at: now)
        #expect(try files(data).filter { $0.hasPrefix(".backup") } == [])
        #expect(try files(place.url) == ["data", "one.backup"])
    }

    @Test func archiveThatIsNotWhatItsManifestSaysIsRefused() throws {
        try fill(applied: 3, journalled: 5)
        let manifest = try Backup.write(from: data, to: file, key: nil, at: now)
        let parts = place.file("parts")
        try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
        let names = try BackupArchive.extract(file, into: parts, key: nil)
        let lies: [(String, String)] = [
            ("\"appliedSequence\" : 3", "\"appliedSequence\" : 4"), ("\"lastSequence\" : 5", "\"lastSequence\" : 9"),
            (manifest.journal, "evil"), ("2026-08-02T08:00:00Z", "\\u001b[31mnow"),
        ]
        let honest = try String(contentsOf: parts.appending(path: names[0]), encoding: .utf8)
        for (truth, lie) in lies {
            try Data(honest.replacing(truth, with: lie).utf8).write(to: parts.appending(path: names[0]))
            try FileManager.default.removeItem(at: file)
            try BackupArchive.write(names.map { .init(name: $0, file: parts.appending(path: $0)) }, to: file, key: nil)
            let error = #expect(throws: StoreError.self) { try restore(into: place.file("target")) }
            #expect(
                error?.description.contains("is not what its manifest says") == true,
                "\(lie): \(error?.description ?? "")")
        }
    }
}
