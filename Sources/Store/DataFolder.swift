package import Foundation

/// The folder with the two databases, and the lock that keeps a second server out.
package final class DataFolder: Sendable {
    package let url: URL
    private let lock: Int32

    package static let journalName = "journal.db"
    package static let vitalsName = "vitals.db"

    package var journal: URL { url.appending(path: DataFolder.journalName) }
    package var vitals: URL { url.appending(path: DataFolder.vitalsName) }

    /// Creates the folder if needed (mode 700: it holds what visitors did) and locks it for the life of this object.
    package init(_ url: URL) throws(StoreError) {
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
    }

    deinit { close(lock) }
}
