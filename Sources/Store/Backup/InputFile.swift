import Foundation

/// A regular file opened for reading. Anything else is refused: a pipe could block for ever, a device has no size.
final class InputFile {
    /// The last path component, for messages.
    let name: String
    /// In bytes, when it was opened.
    let size: Int64
    /// The permission bits.
    let permissions: mode_t
    /// Seconds since 1970.
    let modified: Int
    private let descriptor: CInt

    init(_ url: URL) throws(StoreError) {
        name = url.lastPathComponent
        // Not blocking: opening a pipe nobody writes to would wait for ever. It means nothing for a regular file.
        descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .cannotRead(url.lastPathComponent, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw .cannotRead(url.lastPathComponent, code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .backup("\(url.lastPathComponent) is not a regular file")
        }
        size = Int64(status.st_size)
        permissions = status.st_mode & 0o7777
        #if canImport(Darwin)
            modified = status.st_mtimespec.tv_sec
        #else
            modified = status.st_mtim.tv_sec
        #endif
    }

    deinit { close(descriptor) }

    /// Reads until `buffer` is full or the file ends, and returns how many bytes that were.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = read(descriptor, rest.baseAddress, rest.count)
            if count == 0 { break }
            if count > 0 { filled += count } else if errno != EINTR { throw .cannotRead(name, errno) }
        }
        return filled
    }

    /// The next `count` bytes, or fewer where the file ends. For a few bytes; larger pieces go through `fill`.
    func next(_ count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(StoreError) in
            try fill(UnsafeMutableRawBufferPointer(buffer))
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// The next reads begin at the first byte again.
    func rewind() throws(StoreError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .cannotRead(name, errno) }
    }
}
