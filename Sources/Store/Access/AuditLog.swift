package import Foundation
package import Telemetry

/// `audit.jsonl`: who changed what, one JSON object a line, mode 600.
///
/// A line is on disk when `record` returns. Several processes may write at once: each holds the folder's lock for one
/// line. At 10 MB the file becomes `audit.1.jsonl`, that one `audit.2.jsonl`, and so on up to 5.
package final class AuditLog: Sendable {
    private let folder: URL
    private let sizeLimit: Int

    /// - Parameter sizeLimit: bytes of one file.
    package init(in folder: URL, sizeLimit: Int = 10_000_000) {
        self.folder = folder
        self.sizeLimit = sizeLimit
    }

    /// - Parameters:
    ///   - who: `cli:` and the user, or `token:`, the subject, `/` and the session.
    ///   - what: such as `token.issued`.
    ///   - details: never a token or a key. `at`, `who` and `what` cannot be overwritten by them.
    package func record(
        who: String, what: String, details: [String: String] = [:], at instant: Timestamp
    ) throws(StoreError) {
        let line = AuditLine(who: who, what: what, details: details, at: instant).bytes
        try FolderLock.holding(folder) { () throws(StoreError) in
            let isNew = try rotateIfFull(adding: line.count)
            try append(line)
            if isNew { try syncFolder() }
        }
    }

    /// Returns whether there is no file of the name now.
    private func rotateIfFull(adding count: Int) throws(StoreError) -> Bool {
        var status = stat()
        guard stat(path(0), &status) == 0 else { return true }
        guard Int(status.st_size) + count > sizeLimit, status.st_size > 0 else { return false }
        for number in (0..<AuditLog.oldFiles).reversed() {
            guard rename(path(number), path(number + 1)) == 0 || errno == ENOENT else {
                throw .cannotUse(AuditLog.name(number), errno)
            }
        }
        return true
    }

    private func append(_ line: [UInt8]) throws(StoreError) {
        let name = AuditLog.name(0)
        try PrivateFile.prepare(folder.appending(path: name))
        let descriptor = open(path(0), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .cannotUse(name, errno) }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        // A power cut may have left half a line: the next one must not be part of it.
        var last = UInt8(ascii: "\n")
        if size > 0 { pread(descriptor, &last, 1, size - 1) }
        let bytes = last == UInt8(ascii: "\n") ? line : [UInt8(ascii: "\n")] + line
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            let code = errno
            // A full disk took part of it. The lock is held, so nothing of others is cut off.
            _ = ftruncate(descriptor, size)
            throw .cannotUse(name, code)
        }
        guard fsync(descriptor) == 0 else { throw .cannotUse(name, errno) }
    }

    /// A power cut may otherwise take a new file's name away.
    private func syncFolder() throws(StoreError) {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folder(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .folder(String(cString: strerror(errno))) }
    }

    private func path(_ number: Int) -> String { folder.appending(path: AuditLog.name(number)).path }

    /// 0 is the one that is written.
    package static func name(_ number: Int) -> String { number == 0 ? "audit.jsonl" : "audit.\(number).jsonl" }

    private static let oldFiles = 5
}
