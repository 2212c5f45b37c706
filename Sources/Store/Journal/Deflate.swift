import CZlib

/// zlib around whole blocks in memory (RFC 1950), and its checksum.
enum Deflate {
    /// - Parameter level: 6 is zlib's own balance, 1 for what hardly shrinks. O(bytes).
    static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        var length = compressBound(UInt(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        // A destination of compressBound bytes is always enough, and the level is a valid one; what is left is memory.
        let status = compress2(&result, &length, bytes, UInt(bytes.count), level)
        precondition(status == Z_OK, "zlib could not compress \(bytes.count) bytes in memory")
        result.removeLast(result.count - Int(length))
        return result
    }

    /// Nil if it is no zlib stream of exactly `size` bytes.
    static func expand(_ bytes: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        var length = UInt(size)
        var result = [UInt8](repeating: 0, count: size)
        let source = bytes.bindMemory(to: UInt8.self)
        let status = uncompress(&result, &length, source.baseAddress, UInt(source.count))
        return status == Z_OK && length == UInt(size) ? result : nil
    }

    /// CRC-32 of ISO 3309, as zlib computes it: finds every flipped bit of a record, not a forger.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        Int64(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
    }
}
