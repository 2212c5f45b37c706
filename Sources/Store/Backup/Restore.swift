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
    /// - Parameter mayReplace: whether a folder that holds data may be restored into. One in which a restore was broken off may be.
    package func run(mayReplace: Bool, probe: CrashStep.Probe = CrashStep.noProbe) throws(StoreError) -> Report {
        let present = presentFiles
        let isBrokenOff = FileManager.default.fileExists(
            atPath: folder.url.appending(path: DataFolder.restoreName).path)
        guard present.isEmpty || mayReplace || isBrokenOff else {
            throw .backup(
                "the data folder holds data; give --replace to move it to a folder \"replaced-…\" and restore, or another --data"
            )
        }
        let incoming = try Staging(folder.url.appending(path: "restore.incoming"))
        defer { incoming.remove() }
        let manifest = try unpack(into: incoming)
        let kept = try keptBatches(since: manifest)
        try join(incoming, to: kept?.identity)
        let replaced = present.isEmpty ? nil : freeReplacedName
        try place(incoming, keepingJournal: kept != nil, at: replaced, present: present, probe)
        return Report(manifest: manifest, keptBatches: kept?.batches, replaced: replaced)
    }

    /// Takes the backup out and holds it against its own words: members, digests, positions.
    private func unpack(into incoming: Staging) throws(StoreError) -> BackupManifest {
        let members = try BackupArchive.extract(file, into: incoming.url, key: key)
        let manifest = try incoming.manifest()
        guard members == [BackupManifest.name] + manifest.files.map(\.name) else {
            throw .backup("\(file.lastPathComponent) holds other files than a backup of vitalsd does")
        }
        try incoming.check(against: manifest)
        let vitals = try VitalsReader(readingAt: incoming.file(DataFolder.vitalsName))
        guard let journal = try JournalReader(readingAt: incoming.file(DataFolder.journalName)),
            case let extent = try journal.extent(), case let position = try vitals.journalPosition(),
            position.applied == manifest.appliedSequence, extent.last == manifest.lastSequence,
            extent.identity == manifest.journal, position.identity ?? manifest.journal == manifest.journal,
            Timestamp(text: manifest.madeAt) != nil
        else { throw .backup("\(file.lastPathComponent) is not what its manifest says; use another backup") }
        _ = try vitals.verify()
        _ = try journal.verify()
        return manifest
    }

    /// Has the rollups count the batches of the journal they will stand beside. The backup's own goes its own way from here: the one it was
    /// copied from may still be written elsewhere.
    private func join(_ incoming: Staging, to kept: String?) throws(StoreError) {
        do {
            let identity = try kept ?? Journal.fork(at: incoming.file(DataFolder.journalName))
            try VitalsFile.adopt(journal: identity, inCopyAt: incoming.file(DataFolder.vitalsName))
        } catch {
            throw .wrap(error, file: DataFolder.journalName)
        }
    }

    private var freeReplacedName: String {
        let name = "replaced-\(now.description.replacing(":", with: "-"))"
        let isTaken: (String) -> Bool = { [folder] in
            FileManager.default.fileExists(atPath: folder.url.appending(path: $0).path)
        }
        return isTaken(name) ? (2...).lazy.map { "\(name)-\($0)" }.first { !isTaken($0) } ?? name : name
    }

    private static let names = [DataFolder.vitalsName, DataFolder.journalName].flatMap { name in
        ["", "-wal", "-shm"].map { name + $0 }
    }

    private var presentFiles: [String] {
        Restore.names.filter { FileManager.default.fileExists(atPath: folder.url.appending(path: $0).path) }
    }

    /// The journal that is here and how many batches it has beyond the backup; nil if it is no continuation of it.
    private func keptBatches(since manifest: BackupManifest) throws(StoreError) -> (identity: String, batches: Int64)? {
        do throws(StoreError) {
            guard let journal = try JournalReader(readingAt: folder.journal),
                try journal.extent().shares(manifest.journal, upTo: manifest.lastSequence),
                try journal.continues(manifest.appliedSequence)
            else { return nil }
            _ = try journal.verify()
            let extent = try journal.extent()
            return (extent.identity, max(0, extent.last - manifest.lastSequence))
        } catch {
            // A damaged journal is moved aside with the rest.
            return nil
        }
    }

    private func place(
        _ incoming: Staging, keepingJournal: Bool, at replaced: String?, present: [String], _ probe: CrashStep.Probe
    ) throws(StoreError) {
        let files = FileManager.default
        let unfinished = folder.url.appending(path: DataFolder.restoreName)
        let stays: (String) -> Bool = { keepingJournal && $0.hasPrefix(DataFolder.journalName) }
        do {
            try? files.removeItem(at: unfinished)
            // From here on no server starts in this folder until the restore is through.
            try files.moveItem(at: incoming.url, to: unfinished)
            try folder.synchronise()
            if let replaced {
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
            try folder.giveToItsOwner(Restore.names + [replaced].compactMap { $0 })
            try folder.synchronise()
            try files.removeItem(at: unfinished)
            try folder.synchronise()
        } catch {
            throw .backup(
                "the files cannot be put in place (\((error as NSError).localizedDescription)); nothing was deleted")
        }
    }
}
