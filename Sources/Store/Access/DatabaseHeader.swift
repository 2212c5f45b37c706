import Foundation

/// The first bytes of a SQLite file, read beside SQLite: whether anything was committed since the last look.
///
/// In rollback mode every commit raises the file change counter (sqlite.org/fileformat2.html, 1.3.5). In WAL mode it
/// stands still, so a file that someone switched is refused.
struct DatabaseHeader: Sendable {
    private let name: String
    private let place: FilePlace
    /// Never closed: that would drop the locks other connections of this process hold on the file
    /// (sqlite.org/howtocorrupt.html, 2.2). One a file and process, for the life of the process.
    private let descriptor: CInt

    init(_ url: URL) throws(StoreError) {
        name = url.lastPathComponent
        place = try FilePlace(url)
        descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotUse(name, errno) }
    }

    /// Throws unless the file still stands where it was opened: SQLite would go on with a deleted file without a word.
    func requirePlace() throws(StoreError) {
        guard place.isHeld else {
            throw .folder("\(name) was deleted or replaced under the running server; restart it")
        }
    }

    /// Bytes 24 to 27, and first the two format versions in bytes 18 and 19. One system call, a third of a microsecond.
    func changeCount() throws(StoreError) -> UInt32 {
        var bytes: (UInt64, UInt64) = (0, 0)
        let count = withUnsafeMutableBytes(of: &bytes) { pread(descriptor, $0.baseAddress, 10, 18) }
        guard count == 10 else { throw .damaged(file: name, detail: "it has no header") }
        return try withUnsafeBytes(of: bytes) { bytes throws(StoreError) in
            guard bytes[0] == 1, bytes[1] == 1 else {
                throw .pragma(name: "journal_mode=DELETE", got: "format \(bytes[0])/\(bytes[1]) in \(name)")
            }
            return bytes[6..<10].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
