/// Appends the few shapes of which stored records are made: bytes, LEB128 integers, doubles, short texts.
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    @inlinable
    package var count: Int { bytes.count }

    package mutating func reserve(_ capacity: Int) { bytes.reserveCapacity(capacity) }

    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    package mutating func write(byte: UInt8) { bytes.append(byte) }

    /// LEB128, least significant group first.
    package mutating func write(unsigned value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Zigzag, so that small negative numbers stay short.
    package mutating func write(signed value: Int64) {
        write(unsigned: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    package mutating func write(fixed value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func write(double value: Double) { write(fixed: value.bitPattern) }

    package mutating func write(text: String) {
        var text = text
        text.withUTF8 { buffer in
            write(unsigned: UInt64(buffer.count))
            bytes.append(contentsOf: buffer)
        }
    }

    package mutating func append(_ other: ByteWriter) { bytes.append(contentsOf: other.bytes) }
}
