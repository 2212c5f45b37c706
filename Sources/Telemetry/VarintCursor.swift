/// Reads the integers `ByteWriter` wrote, in place: `ByteReader` without a copy, for the paths that read millions of them.
///
/// The bytes must outlive it. Every read is checked.
package struct VarintCursor {
    private let bytes: UnsafeRawBufferPointer
    package private(set) var offset = 0

    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    package var isAtEnd: Bool { offset == bytes.count }

    package mutating func readByte() throws(ByteReader.Failure) -> UInt8 {
        guard offset < bytes.count else { throw .truncated }
        defer { offset += 1 }
        return bytes[offset]
    }

    package mutating func readUnsigned() throws(ByteReader.Failure) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try readByte()
            guard shift < 63 || (shift == 63 && byte <= 1) else { throw .outOfRange }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    package mutating func readSigned() throws(ByteReader.Failure) -> Int64 {
        let zigzag = try readUnsigned()
        return Int64(bitPattern: (zigzag >> 1) ^ (0 &- (zigzag & 1)))
    }

    package mutating func readFixed() throws(ByteReader.Failure) -> UInt64 {
        guard bytes.count - offset >= 8 else { throw .truncated }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// A double that is a number.
    package mutating func readFinite() throws(ByteReader.Failure) -> Double {
        let value = Double(bitPattern: try readFixed())
        guard value.isFinite else { throw .outOfRange }
        return value
    }

    package mutating func readText() throws(ByteReader.Failure) -> String {
        let length = try readUnsigned()
        guard length <= UInt64(bytes.count - offset) else { throw .truncated }
        defer { offset += Int(length) }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(length)]), as: UTF8.self)
    }
}
