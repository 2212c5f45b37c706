import Foundation

/// Remembers which file stood at a path, and tells whether it still does.
struct FilePlace: Sendable {
    private let path: String
    private let device: UInt64
    private let inode: UInt64

    init(_ url: URL) throws(StoreError) {
        path = url.path
        guard let status = FilePlace.status(path) else { throw .folder(String(cString: strerror(errno))) }
        (device, inode) = status
    }

    /// One `stat`, about a microsecond: cheap beside the sync it precedes.
    var isHeld: Bool { FilePlace.status(path).map { $0 == (device, inode) } ?? false }

    private static func status(_ path: String) -> (UInt64, UInt64)? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
    }
}
