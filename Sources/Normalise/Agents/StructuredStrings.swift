/// The strings of a structured header field: `"a b";v="1", "c\"d"` → `a b` and `c"d`.
///
/// Parameters are passed over. Total: a field with a fault in what is read has no strings at all (RFC 9651 §4.2), and a string
/// longer than `lengthLimit` is left out. One pass. O(length).
enum StructuredStrings {
    /// The longest string kept, in bytes. No brand or platform comes near.
    static let lengthLimit = 64

    /// The first `limit` members; what stands behind them is not looked at.
    static func list(of text: String?, limit: Int) -> [String] {
        guard var text else { return [] }
        return text.withUTF8 { bytes in
            var scanner = StructuredStringScanner(bytes)
            return scanner.list(limit: limit) ?? []
        }
    }
}

/// Where the reading of a field stands. Nil and false are faults.
private struct StructuredStringScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var isAtEnd: Bool { position == bytes.count }

    mutating func list(limit: Int) -> [String]? {
        var strings: [String] = []
        skipBlanks()
        guard !isAtEnd else { return [] }
        for _ in 0..<limit {
            guard let string = string(), skipParameters() else { return nil }
            if !string.isEmpty, string.utf8.count <= StructuredStrings.lengthLimit { strings.append(string) }
            // The parameters end at a comma or with the field.
            guard take(UInt8(ascii: ",")) else { return strings }
            skipBlanks()
        }
        return strings
    }

    /// A quoted string of printable ASCII in which `\` stands before `"` and `\` only.
    private mutating func string() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var content: [UInt8] = []
        while !take(UInt8(ascii: "\"")) {
            let isEscaped = take(UInt8(ascii: "\\"))
            guard !isAtEnd, StructuredStringScanner.isPrintable(bytes[position]) else { return nil }
            let byte = bytes[position]
            if isEscaped, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { return nil }
            // One byte beyond the limit shows that it was passed.
            if content.count <= StructuredStrings.lengthLimit { content.append(byte) }
            position += 1
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// Up to the next member. A comma in a quoted value is part of the value.
    private mutating func skipParameters() -> Bool {
        skipBlanks()
        guard isAtEnd || bytes[position] == UInt8(ascii: ",") || bytes[position] == UInt8(ascii: ";") else {
            return false
        }
        while !isAtEnd, bytes[position] != UInt8(ascii: ",") {
            if bytes[position] == UInt8(ascii: "\"") {
                guard string() != nil else { return false }
            } else {
                guard StructuredStringScanner.isPrintable(bytes[position]) || bytes[position] == 0x09 else {
                    return false
                }
                position += 1
            }
        }
        return true
    }

    private mutating func skipBlanks() {
        while !isAtEnd, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard !isAtEnd, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private static func isPrintable(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }
}
