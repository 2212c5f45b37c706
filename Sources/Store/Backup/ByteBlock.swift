/// Memory of a fixed size whose address does not change, so that C code may keep it between two calls.
///
/// For stored properties only: Swift may free a local one after its last mention, while its bytes are still in use.
final class ByteBlock {
    let bytes: UnsafeMutableRawBufferPointer

    init(count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

    deinit { bytes.deallocate() }

    /// The first `count` bytes.
    func prefix(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<count]) }

    /// The size in which files are read, in bytes: large enough that system calls do not count, small enough for a
    /// cache.
    static let fileRead = 131_072
}
