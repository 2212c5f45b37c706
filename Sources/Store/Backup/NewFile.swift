import Foundation

/// A file that appears whole or not at all: written as `.NAME.partial` in the same folder, synced, then renamed.
///
/// Whatever is not kept when the last reference goes is removed, so that every way out of an error leaves nothing
/// behind. A killed process leaves the partial file, never one under the final name.
final class NewFile: ByteSink {
    private enum State {
        case writing(descriptor: CInt)
        /// Synced and closed, still under the partial name.
        case finished
        /// Under its final name, to be removed unless kept.
        case published
        case kept
    }

    let name: String
    private let url: URL
    private let partial: URL
    private var state: State

    /// Mode 600: a backup holds what visitors did. Refuses a name that is taken.
    init(at url: URL) throws(StoreError) {
        self.url = url
        name = url.lastPathComponent
        partial = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).partial")
        try NewFile.requireAbsence(url)
        // Exclusive: of two backups under one name, the second stops here.
        let descriptor = open(partial.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            guard code == EEXIST else { throw .cannotWrite(name, code) }
            throw .backup(
                "\(partial.lastPathComponent) exists: \(name) is being written by another process, or writing it was "
                    + "interrupted; if no vitalsd does, remove that file and try again")
        }
        state = .writing(descriptor: descriptor)
    }

    deinit {
        switch state {
        case .writing(let descriptor):
            close(descriptor)
            unlink(partial.path)
        case .finished: unlink(partial.path)
        case .published: unlink(url.path)
        case .kept: break
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        guard case .writing(let descriptor) = state else { preconditionFailure("write after finish") }
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                throw .cannotWrite(name, errno)
            }
        }
    }

    /// Syncs and closes, still under the partial name. Some file systems tell of a full disk only here.
    func finish() throws(StoreError) {
        guard case .writing(let descriptor) = state else { preconditionFailure("finish after finish") }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(name, errno) }
        state = .finished
        guard close(descriptor) == 0 else { throw .cannotWrite(name, errno) }
    }

    /// Gives the file its final name. To be followed by a sync of the folder and `keep()`.
    func publish() throws(StoreError) {
        guard case .finished = state else { preconditionFailure("publish before finish") }
        // `rename` replaces silently, and a hard link, which would not, is not to be had on every disk a backup goes
        // to. Another vitalsd cannot have come in between: it would have stopped at the partial file.
        try NewFile.requireAbsence(url)
        guard rename(partial.path, url.path) == 0 else { throw .cannotWrite(name, errno) }
        state = .published
    }

    /// From here on the file stays.
    func keep() {
        guard case .published = state else { preconditionFailure("keep before publish") }
        state = .kept
    }

    /// Makes the names in a folder durable: without it a power cut may undo a rename.
    static func syncFolder(_ folder: URL) throws(StoreError) {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite("the folder", errno) }
        defer { close(descriptor) }
        // EINVAL: this file system (some network ones) cannot sync a folder, and there is nothing more to be done.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .cannotWrite("the folder", errno) }
    }

    private static func requireAbsence(_ url: URL) throws(StoreError) {
        var status = stat()
        guard lstat(url.path, &status) != 0 else {
            throw .backup("\(url.lastPathComponent) exists already; choose another name, or move it away")
        }
    }
}
