import Telemetry

/// One address as proxies write it: `192.0.2.1`, `192.0.2.1:567`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:567`.
enum HopText {
    static func address(_ text: TextBytes) -> ClientAddress? {
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")), isPort(text[end...].dropFirst()),
                text[..<end].contains(colon)
            else { return nil }
            return ClientAddress(utf8: text[..<end].dropFirst())
        }
        // One colon sets a port off; an IPv6 address has at least two and cannot have a port without brackets.
        guard let first = text.firstIndex(of: colon), !text[first...].dropFirst().contains(colon) else {
            return ClientAddress(utf8: text)
        }
        return isPort(text[first...]) ? ClientAddress(utf8: text[..<first]) : nil
    }

    static func trimmed(_ text: TextBytes) -> TextBytes {
        let trimmed = text.drop(while: isSpace)
        guard let last = trimmed.lastIndex(where: { !isSpace($0) }) else { return trimmed[..<trimmed.startIndex] }
        return trimmed[...last]
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Nothing, or a colon and up to five digits or an obfuscated port (RFC 7239, 6).
    private static func isPort(_ text: TextBytes) -> Bool {
        guard let first = text.first else { return true }
        let port = text.dropFirst()
        guard first == colon, let start = port.first else { return false }
        if start == UInt8(ascii: "_") { return port.count > 1 && port.allSatisfy(isTokenByte) }
        return port.count <= 5 && port.allSatisfy { (48...57).contains($0) }
    }

    /// The bytes of a token (RFC 9110, 5.6.2).
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static let colon = UInt8(ascii: ":")
}
