import Crypto
package import Foundation
import GRDB
package import Telemetry

/// A backup is one file: both databases as they were at one moment, and a manifest that says what they must be.
package enum Backup {
    /// Copies the databases of a folder into one file; a server may be running on them and is not held up.
    ///
    /// The rollups are copied before the journal, so that the journal holds every batch they lack. Each copy is looked through record by
    /// record, and the finished file is read back and compared. Needs room for the copies twice in the data folder while it works: they
    /// are readable, so they are not put where the backup goes.
    package static func write(
        from folder: URL, to file: URL, key: BackupKey?, at now: Timestamp, probe: CrashStep.Probe = CrashStep.noProbe
    ) throws(StoreError) -> BackupManifest {
        guard FileManager.default.fileExists(atPath: folder.appending(path: DataFolder.vitalsName).path) else {
            throw .folder("it holds no \(DataFolder.vitalsName); is --data the folder the server uses?")
        }
        let staging = try Staging(in: folder, for: "staging")
        defer { staging.remove() }
        for _ in 1...attempts {
            try copy(DataFolder.vitalsName, of: folder, to: staging)
            try copy(DataFolder.journalName, of: folder, to: staging)
            guard let manifest = try manifest(of: staging, at: now) else { continue }
            probe(.beforeBackupRename)
            try pack(staging, manifest, to: file, key, in: folder)
            return manifest
        }
        throw .backup("the journal was trimmed faster than it could be copied; raise journal-max-bytes, or try again")
    }

    /// The journal is trimmed only where the rollups contain it, so a second attempt is already rare.
    private static let attempts = 3

    private static func copy(_ name: String, of folder: URL, to staging: Staging) throws(StoreError) {
        let source = folder.appending(path: name)
        guard FileManager.default.fileExists(atPath: source.path) else {
            throw .folder("it holds no \(name); is --data the folder the server uses?")
        }
        let target = staging.file(name)
        do {
            try? FileManager.default.removeItem(at: target)
            let queue = try DatabaseQueue(path: source.path, configuration: DatabaseFile.configuration(readonly: true))
            // One read transaction, compact, and no lock that a writer would wait for.
            try queue.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [target.path]) }
        } catch {
            let error = StoreError.wrap(error, file: name)
            throw error.isFull ? .backup("there is no room in the data folder for a copy of \(name); free some") : error
        }
    }

    /// Looks through the copies; nil when the journal no longer continues the rollups.
    private static func manifest(of staging: Staging, at now: Timestamp) throws(StoreError) -> BackupManifest? {
        let vitals = try VitalsReader(readingAt: staging.file(DataFolder.vitalsName))
        guard let journal = try JournalReader(readingAt: staging.file(DataFolder.journalName)) else {
            throw .folder("journal.db was written by an older vitalsd; start the server once, it brings it up to date")
        }
        let (applied, _) = try vitals.journalPosition()
        guard try journal.continues(applied) else { return nil }
        let damaged = try vitals.verify() + journal.verify()
        let extent = try journal.extent()
        return BackupManifest(
            format: BackupManifest.presentFormat, madeAt: now.description,
            files: [try staging.describe(DataFolder.vitalsName), try staging.describe(DataFolder.journalName)],
            damagedRecords: damaged, appliedSequence: applied, lastSequence: extent.last, journal: extent.identity)
    }

    private static func pack(
        _ staging: Staging, _ manifest: BackupManifest, to file: URL, _ key: BackupKey?, in folder: URL
    ) throws(StoreError) {
        try staging.write(manifest)
        let names = [BackupManifest.name] + manifest.files.map(\.name)
        try BackupArchive.write(
            names.map { BackupArchive.Member(name: $0, file: staging.file($0)) }, to: file, key: key)
        do {
            let proof = try Staging(in: folder, for: "check")
            defer { proof.remove() }
            _ = try BackupArchive.extract(file, into: proof.url, key: key)
            try proof.check(against: manifest)
        } catch {
            try? FileManager.default.removeItem(at: file)
            throw error
        }
    }
}
