/// Reads back what `ByteWriter` wrote. Every read is checked: a cut or damaged record throws, it never traps.
package struct ByteReader: Sendable {
    /// What is wrong with a stored record.
    package enum Failure: Error, Hashable {
        case truncated
        case outOfRange
        case unknownVersion
        /// The bytes are not those that were written.
        case checksum
    }

    private let bytes: [UInt8]
    private var offset = 0

    package init(_ bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    package var isAtEnd: Bool { offset == bytes.count }

    package mutating func readByte() throws(Failure) -> UInt8 {
        guard offset < bytes.count else { throw .truncated }
        defer { offset += 1 }
        return bytes[offset]
    }

    package mutating func readUnsigned() throws(Failure) -> UInt64 {
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

    package mutating func readSigned() throws(Failure) -> Int64 {
        let zigzag = try readUnsigned()
        return Int64(bitPattern: (zigzag >> 1) ^ (0 &- (zigzag & 1)))
    }

    package mutating func readFixed() throws(Failure) -> UInt64 {
        guard bytes.count - offset >= 8 else { throw .truncated }
        defer { offset += 8 }
        return (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }

    package mutating func readDouble() throws(Failure) -> Double { Double(bitPattern: try readFixed()) }

    /// A double that is a number: no histogram has a bucket for the others.
    package mutating func readFinite() throws(Failure) -> Double {
        let value = try readDouble()
        guard value.isFinite else { throw .outOfRange }
        return value
    }

    package mutating func readText() throws(Failure) -> String {
        let length = try readUnsigned()
        guard length <= UInt64(bytes.count - offset) else { throw .truncated }
        defer { offset += Int(length) }
        return String(decoding: bytes[offset..<offset + Int(length)], as: UTF8.self)
    }
}
