import Foundation

/// A log file that is open; renamed or removed, it stays readable until the last reference goes.
final class OpenLog {
    private let descriptor: CInt
    private let path: String

    /// Nil where it does not exist (any more).
    static func open(_ path: String) throws(FollowError) -> OpenLog? {
        // Not blocking: opening a pipe nobody writes to would wait for ever. It means nothing for a regular file.
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { return nil }
            throw .reading(path, errno)
        }
        let log = OpenLog(descriptor: descriptor, path: path)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path) }
        let head = try log.head()
        guard !magics.contains(where: { head.starts(with: $0) }) else { throw .compressed(path) }
        return log
    }

    private init(descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func snapshot() throws(FollowError) -> FileSnapshot {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .reading(path, errno) }
        return FileSnapshot(status)
    }

    /// Up to `count` bytes; none at the end.
    func read(at position: Int64, count: Int) throws(FollowError) -> [UInt8] {
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            repeat {
                let result = pread(descriptor, buffer.baseAddress, count, off_t(position))
                failure = result < 0 ? errno : 0
                filled = max(0, result)
            } while failure == EINTR
        }
        guard failure == 0 else { throw .reading(path, failure) }
        return bytes
    }

    /// What a fingerprint is made of.
    func head() throws(FollowError) -> [UInt8] { try read(at: 0, count: Fingerprint.limit) }

    /// gzip, xz, zstd, bzip2: what rotation leaves.
    private static let magics: [[UInt8]] = [
        [0x1F, 0x8B, 0x08], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x28, 0xB5, 0x2F, 0xFD], [0x42, 0x5A, 0x68],
    ]
}

extension FollowError {
    static func reading(_ path: String, _ code: CInt) -> FollowError {
        switch code {
        case ENOENT: .missing(path)
        case EACCES, EPERM: .permissionDenied(path)
        default: .unreadable(path, reason: String(cString: strerror(code)))
        }
    }
}
