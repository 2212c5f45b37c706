extension ServerTiming {
    /// The metrics of a `Server-Timing` header, in its order, at most `listLimit`. Total: what cannot be read is skipped up to
    /// the next `,` or `;`, as the specification asks. O(length).
    ///
    /// The first of two equal parameters wins, unknown ones are ignored, and a name may come again
    /// (W3C Server Timing, "server-timing-header-parsing-algorithm").
    package static func list(ofHeader header: String) -> [ServerTiming] {
        var header = header
        return header.withUTF8 { bytes in
            var scanner = ServerTimingScanner(bytes)
            var list: [ServerTiming] = []
            while list.count < listLimit, !scanner.isAtEnd {
                if let timing = scanner.metric() { list.append(timing) }
            }
            return list
        }
    }
}

/// Where the reading of a header stands.
private struct ServerTimingScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// The next metric with its comma; nil where no name stands.
    mutating func metric() -> ServerTiming? {
        skipBlanks()
        let name = text(token(), limit: TextLimit.tag)
        var duration: Double??
        var description: String??
        while skip(to: [UInt8(ascii: ";"), UInt8(ascii: ",")]), take(UInt8(ascii: ";")) {
            let (parameter, value) = self.parameter()
            switch parameter {
            case "dur" where duration == nil: duration = .some(DecimalText.number(value))
            case "desc" where description == nil: description = .some(text(value, limit: TextLimit.name))
            default: break
            }
        }
        _ = take(UInt8(ascii: ","))
        guard !name.isEmpty else { return nil }
        return ServerTiming(name: name, milliseconds: duration ?? nil, text: description ?? nil)
    }

    /// `name`, `name=token` or `name="quoted"`; names are case-insensitive.
    private mutating func parameter() -> (name: String, value: [UInt8]) {
        skipBlanks()
        let name = text(token(), limit: TextLimit.tag).lowercased()
        skipBlanks()
        guard take(UInt8(ascii: "=")) else { return (name, []) }
        skipBlanks()
        return (name, take(UInt8(ascii: "\"")) ? quoted() : Array(token()))
    }

    /// The rest of a quoted string; one that is not closed ends with the header.
    private mutating func quoted() -> [UInt8] {
        var value: [UInt8] = []
        while !isAtEnd, !take(UInt8(ascii: "\"")) {
            // A backslash takes the next byte as it is.
            if take(UInt8(ascii: "\\")), isAtEnd { break }
            value.append(bytes[position])
            position += 1
        }
        return value
    }

    private mutating func token() -> Slice<UnsafeBufferPointer<UInt8>> {
        let start = position
        while !isAtEnd, ServerTimingScanner.isTokenByte(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    private mutating func skipBlanks() {
        while !isAtEnd, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }

    /// False at the end of the header.
    private mutating func skip(to marks: [UInt8]) -> Bool {
        while !isAtEnd, !marks.contains(bytes[position]) { position += 1 }
        return !isAtEnd
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard !isAtEnd, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func text(_ bytes: some Collection<UInt8>, limit: Int) -> String { BoundedText.of(bytes, limit: limit) }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
