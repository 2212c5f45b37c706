package import Foundation
package import Telemetry

/// Puts a backup into a data folder, without losing anything that was acknowledged since: a journal that continues the backup stays, and
/// is replayed at the next start.
package struct Restore {
    /// What was done, in words for whoever did it.
    package struct Report: Sendable, Hashable {
        package let manifest: BackupManifest
        /// Batches since the backup that are kept; nil when the backup's own journal was put in place.
        package let keptBatches: Int64?
        /// The folder that holds what was there before; nil when there was nothing.
        package let replaced: String?
    }

    private let folder: DataFolder
    private let file: URL
    private let key: BackupKey?
    private let now: Timestamp

    /// - Parameter folder: locked, so that no server runs on it.
    package init(_ file: URL, into folder: DataFolder, key: BackupKey?, at now: Timestamp) {
        self.file = file
        self.folder = folder
        self.key = key
        self.now = now
    }

    /// Everything is checked before anything is moved; what was there is moved aside, never deleted.
    ///
    /// - Parameter mayReplace: whether a folder that holds data may be restored into.
    package func run(mayReplace: Bool, probe: CrashStep.Probe = CrashStep.noProbe) throws(StoreError) -> Report {
        let present = presentFiles
        guard present.isEmpty || mayReplace else {
            throw .backup(
                "the data folder holds data; give --replace to move it to a folder \"replaced-…\" and restore, or another --data"
            )
        }
        let incoming = try Staging(folder.url.appending(path: "restore.incoming"))
        defer { incoming.remove() }
        _ = try BackupArchive.extract(file, into: incoming.url, key: key)
        let manifest = try incoming.manifest()
        try incoming.check(against: manifest)
        _ = try VitalsReader(readingAt: incoming.file(DataFolder.vitalsName)).verify()
        let kept = try keptBatches(since: manifest)
        try place(incoming, keepingJournal: kept != nil, at: replacedName, present: present, probe)
        return Report(manifest: manifest, keptBatches: kept, replaced: present.isEmpty ? nil : replacedName)
    }

    private var replacedName: String { "replaced-\(now.description.replacing(":", with: "-"))" }

    private static let names = [DataFolder.vitalsName, DataFolder.journalName].flatMap { name in
        ["", "-wal", "-shm"].map { name + $0 }
    }

    private var presentFiles: [String] {
        Restore.names.filter { FileManager.default.fileExists(atPath: folder.url.appending(path: $0).path) }
    }

    /// How many batches the journal that is here has beyond the backup; nil if it is no continuation of it.
    private func keptBatches(since manifest: BackupManifest) throws(StoreError) -> Int64? {
        do throws(StoreError) {
            guard let journal = try JournalReader(readingAt: folder.journal),
                try journal.extent().identity == manifest.journal, try journal.continues(manifest.appliedSequence)
            else { return nil }
            _ = try journal.verify()
            return max(0, try journal.extent().last - manifest.lastSequence)
        } catch {
            // A damaged journal is moved aside with the rest.
            return nil
        }
    }

    private func place(
        _ incoming: Staging, keepingJournal: Bool, at replaced: String, present: [String], _ probe: CrashStep.Probe
    ) throws(StoreError) {
        let files = FileManager.default
        let unfinished = folder.url.appending(path: DataFolder.restoreName)
        let stays: (String) -> Bool = { keepingJournal && $0.hasPrefix(DataFolder.journalName) }
        do {
            try? files.removeItem(at: unfinished)
            // From here on no server starts in this folder until the restore is through.
            try files.moveItem(at: incoming.url, to: unfinished)
            try folder.synchronise()
            if !present.isEmpty {
                let target = folder.url.appending(path: replaced)
                try files.createDirectory(
                    at: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                for name in present where !stays(name) {
                    try files.moveItem(at: folder.url.appending(path: name), to: target.appending(path: name))
                }
            }
            probe(.betweenRestoreMoves)
            for name in [DataFolder.vitalsName, DataFolder.journalName] where !stays(name) {
                try files.moveItem(at: unfinished.appending(path: name), to: folder.url.appending(path: name))
            }
            try folder.synchronise()
            try files.removeItem(at: unfinished)
            try folder.synchronise()
        } catch {
            throw .backup(
                "the files cannot be put in place (\((error as NSError).localizedDescription)); nothing was deleted")
        }
    }
}
