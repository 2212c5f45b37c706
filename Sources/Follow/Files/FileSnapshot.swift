import Foundation

/// A regular file as it was at one moment.
struct FileSnapshot: Hashable {
    /// Within its folder; empty where only a descriptor was asked.
    var name: String
    var identity: FileIdentity
    /// Bytes.
    var size: Int64
    /// When it was last written, in nanoseconds since 1970. The system counts in steps of some milliseconds.
    var modified: Int64

    /// Nil for what is not there, may not be asked, or is no regular file.
    static func of(folder: String, name: String) -> FileSnapshot? {
        var status = stat()
        guard stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileSnapshot(status, name: name)
    }

    init(name: String, identity: FileIdentity, size: Int64, modified: Int64) {
        self.name = name
        self.identity = identity
        self.size = size
        self.modified = modified
    }

    init(_ status: stat, name: String = "") {
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        self.init(
            name: name,
            identity: FileIdentity(
                device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino)),
            size: Int64(status.st_size),
            modified: Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue
                &+ Int64(time.tv_nsec))
    }
}
