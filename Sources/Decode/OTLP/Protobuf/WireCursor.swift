/// Steps through the fields of one protobuf message in place (protobuf.dev, "Encoding"). The bytes must outlive it.
///
/// Spans are read by it, all else by the library: there each message within a message costs a search for the metadata of its
/// type, two of them an attribute.
struct WireCursor {
    /// What follows a field's number.
    fileprivate enum Content {
        case varint
        case fixed64
        case chunk
        case fixed32
        /// Fields up to the end of the group; OTLP has none, so that it can only be unknown.
        case group
    }

    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    /// Whether the value of the last field still has to be read or stepped over.
    private var pending: Content?
    /// The number of the last field, which a group's end repeats.
    private var group: UInt64 = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The number of the next field, or nil at the end. A value that was not read is stepped over.
    mutating func next() throws(WireFailure) -> UInt64? {
        if let pending { try skip(pending) }
        guard offset < bytes.count else { return nil }
        let tag = try readTag()
        guard let content = Content(wireType: tag & 7) else { throw WireFailure() }
        pending = content
        group = tag >> 3
        return group
    }

    /// The value of the last field, or nil where it is of another kind: such a field is an unknown one.
    mutating func varint() throws(WireFailure) -> UInt64? {
        guard pending == .varint else { return nil }
        pending = nil
        return try readVarint()
    }

    mutating func fixed64() throws(WireFailure) -> UInt64? {
        guard pending == .fixed64 else { return nil }
        pending = nil
        guard bytes.count - offset >= 8 else { throw WireFailure() }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// A text, bytes or a message; valid while the cursor's bytes are.
    mutating func chunk() throws(WireFailure) -> UnsafeRawBufferPointer? {
        guard pending == .chunk else { return nil }
        pending = nil
        let count = try readVarint()
        guard count <= UInt64(bytes.count - offset) else { throw WireFailure() }
        defer { offset += Int(count) }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(count)])
    }

    private mutating func skip(_ content: Content) throws(WireFailure) {
        switch content {
        case .varint: _ = try varint()
        case .fixed64: _ = try fixed64()
        case .chunk: _ = try chunk()
        case .fixed32:
            guard bytes.count - offset >= 4 else { throw WireFailure() }
            offset += 4
        case .group: try skipGroup(group, within: OTLPLimit.depth)
        }
        pending = nil
    }

    private mutating func skipGroup(_ number: UInt64, within depth: Int) throws(WireFailure) {
        guard depth > 0 else { throw WireFailure() }
        while true {
            let tag = try readTag()
            guard tag & 7 != 4 else {
                guard tag >> 3 == number else { throw WireFailure() }
                return
            }
            guard let content = Content(wireType: tag & 7) else { throw WireFailure() }
            guard content != .group else {
                try skipGroup(tag >> 3, within: depth - 1)
                continue
            }
            pending = content
            try skip(content)
        }
    }

    private mutating func readTag() throws(WireFailure) -> UInt64 {
        let tag = try readVarint()
        guard tag >> 3 > 0, tag <= UInt64(UInt32.max) else { throw WireFailure() }
        return tag
    }

    /// Bits above the sixty-fourth are dropped, as the library does.
    private mutating func readVarint() throws(WireFailure) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count, shift < 64 {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw WireFailure()
    }
}

extension WireCursor.Content {
    /// Nil for the end of a group, which is no field, and for what is no wire type.
    fileprivate init?(wireType: UInt64) {
        switch wireType {
        case 0: self = .varint
        case 1: self = .fixed64
        case 2: self = .chunk
        case 3: self = .group
        case 5: self = .fixed32
        default: return nil
        }
    }
}

/// Bytes that are no protobuf message.
struct WireFailure: Error {}
