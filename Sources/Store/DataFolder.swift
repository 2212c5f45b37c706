package import Foundation

/// The folder with the two databases, and the lock that keeps a second server, or a restore under a running one, out.
package final class DataFolder: Sendable {
    package let url: URL
    private let lock: Int32

    package static let journalName = "journal.db"
    package static let vitalsName = "vitals.db"
    /// What a restore has laid ready: while this folder stands, the restore is not finished.
    package static let restoreName = "restore.unfinished"

    package var journal: URL { url.appending(path: DataFolder.journalName) }
    package var vitals: URL { url.appending(path: DataFolder.vitalsName) }

    /// Creates the folder if needed (mode 700: it holds what visitors did) and locks it for the life of this object.
    ///
    /// - Parameter isRestoring: whether an unfinished restore may stand in it.
    package init(_ url: URL, isRestoring: Bool = false) throws(StoreError) {
        self.url = url
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folder("it cannot be created (\(error.localizedDescription))")
        }
        let descriptor = open(url.appending(path: "lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .folder(String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .folderInUse
        }
        lock = descriptor
        // A folder that was made by hand may be open to others. Not ours to change is no reason not to start.
        _ = chmod(url.path, 0o700)
        let unfinished = url.appending(path: DataFolder.restoreName)
        guard isRestoring || !FileManager.default.fileExists(atPath: unfinished.path) else {
            throw .folder("a restore was broken off here; run `vitalsd restore BACKUP` again, it begins anew")
        }
    }

    /// Files that root put here belong to whoever owns the folder, or the service could not open them.
    func giveToItsOwner(_ names: [String]) throws(StoreError) {
        var status = stat()
        guard geteuid() == 0, stat(url.path, &status) == 0 else { return }
        for name in names + ["lock"] {
            let path = url.appending(path: name).path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard lchown(path, status.st_uid, status.st_gid) == 0 else {
                throw .folder(String(cString: strerror(errno)))
            }
        }
    }

    /// Makes what was moved in the folder survive a power cut.
    func synchronise() throws(StoreError) {
        let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folder(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .folder(String(cString: strerror(errno))) }
    }

    deinit { close(lock) }
}
