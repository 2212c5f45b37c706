import Crypto
import Foundation

/// A folder in which a backup is put together or taken apart, for its own user alone.
struct Staging {
    let url: URL

    /// One for this process in a data folder. What processes that were killed left there is removed.
    init(in folder: URL, for purpose: String) throws(StoreError) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            let parts = name.split(separator: ".")
            guard name.hasPrefix(Staging.prefix), parts.count == 3, let process = pid_t(parts[1]),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(at: folder.appending(path: name))
        }
        try self.init(folder.appending(path: "\(Staging.prefix)\(getpid()).\(purpose)"))
    }

    private static let prefix = ".backup."

    /// Empties what a broken attempt left there.
    init(_ url: URL) throws(StoreError) {
        self.url = url
        do {
            try? FileManager.default.removeItem(at: url)
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .backup("its folder cannot be written (\(error.localizedDescription)); does it exist?")
        }
    }

    func file(_ name: String) -> URL { url.appending(path: name) }

    func remove() { try? FileManager.default.removeItem(at: url) }

    func write(_ manifest: BackupManifest) throws(StoreError) {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            try encoder.encode(manifest).write(to: file(BackupManifest.name))
        } catch {
            throw .backup("the manifest cannot be written (\(error.localizedDescription))")
        }
    }

    func manifest() throws(StoreError) -> BackupManifest {
        do {
            let manifest = try JSONDecoder().decode(
                BackupManifest.self, from: Data(contentsOf: file(BackupManifest.name)))
            guard manifest.format == BackupManifest.presentFormat else {
                throw StoreError.backup("it was made by a newer vitalsd (format \(manifest.format)); use that version")
            }
            return manifest
        } catch let error as StoreError {
            throw error
        } catch {
            throw .backup("its manifest cannot be read; this is no backup of vitalsd")
        }
    }

    /// Whether every file is byte for byte what the manifest says.
    func check(against manifest: BackupManifest) throws(StoreError) {
        let names = manifest.files.map(\.name)
        guard Set(names) == [DataFolder.vitalsName, DataFolder.journalName], names.count == 2 else {
            throw .backup("its manifest names other files than the two databases; this is no backup of vitalsd")
        }
        for wanted in manifest.files {
            guard try describe(wanted.name) == wanted else {
                throw .backup("\(wanted.name) is not what was backed up: its content has changed; use another backup")
            }
        }
    }

    /// Reads the file once, a piece at a time.
    func describe(_ name: String) throws(StoreError) -> BackupManifest.File {
        do {
            let handle = try FileHandle(forReadingFrom: file(name))
            defer { try? handle.close() }
            var hash = SHA256()
            var bytes: Int64 = 0
            while let piece = try handle.read(upToCount: Staging.pieceSize), !piece.isEmpty {
                hash.update(data: piece)
                bytes += Int64(piece.count)
            }
            return BackupManifest.File(
                name: name, bytes: bytes, sha256: hash.finalize().map { String(format: "%02x", $0) }.joined())
        } catch {
            throw .backup("\(name) is missing or cannot be read")
        }
    }

    /// Bytes hashed at a time.
    private static let pieceSize = 1_048_576
}
