import Foundation

/// Files of the data folder that only its owner may read.
enum PrivateFile {
    /// Makes sure that the file is there with mode 600. Returns whether it is new.
    ///
    /// An existing one is not opened: closing any descriptor of a database drops the locks this process holds on it
    /// (sqlite.org/howtocorrupt.html, 2.2).
    @discardableResult
    static func prepare(_ url: URL) throws(StoreError) -> Bool {
        let name = url.lastPathComponent
        let descriptor = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor < 0 else {
            defer { close(descriptor) }
            try giveToOwnerOfFolder(descriptor, url)
            return true
        }
        guard errno == EEXIST else { throw .cannotUse(name, errno) }
        var status = stat()
        guard lstat(url.path, &status) == 0 else { throw .cannotUse(name, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .access("\(name) is not a plain file; move it away") }
        guard status.st_mode & 0o077 == 0 || chmod(url.path, 0o600) == 0 else { throw .cannotUse(name, errno) }
        return false
    }

    /// What root makes here belongs to whoever owns the folder, or the service could not open it.
    private static func giveToOwnerOfFolder(_ descriptor: CInt, _ url: URL) throws(StoreError) {
        var folder = stat()
        guard geteuid() == 0, stat(url.deletingLastPathComponent().path, &folder) == 0 else { return }
        guard fchown(descriptor, folder.st_uid, folder.st_gid) == 0 else {
            throw .cannotUse(url.lastPathComponent, errno)
        }
    }
}

extension StoreError {
    /// The file could not be opened, written or synced, with this `errno`.
    static func cannotUse(_ name: String, _ code: CInt) -> StoreError {
        .access("\(name) cannot be used (\(String(cString: strerror(code))))")
    }
}
