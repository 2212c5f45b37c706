import Telemetry

/// One element of a Forwarded header (RFC 7239, 4): `for=192.0.2.60;proto=http;by=203.0.113.43`.
///
/// An element with any fault says nothing, for a fault is the trace of someone who tries to write a part that is not his. Only
/// colons and brackets outside of quotes are let pass, since proxies forget those quotes.
enum ForwardedElement {
    /// Whom the element says the request is from; nil when it does not say it or cannot be read.
    static func address(_ element: TextBytes) -> ClientAddress? {
        var rest = HopText.trimmed(element)
        var found: ClientAddress?
        var isNamed = false
        while !rest.isEmpty {
            guard let (name, value) = takePair(&rest) else { return nil }
            guard isFor(name) else { continue }
            // Each parameter stands once at most.
            guard !isNamed, let address = address(ofNode: value) else { return nil }
            isNamed = true
            found = address
        }
        return found
    }

    /// Takes `name=value` and the semicolon behind it; nil when that is not what stands there.
    private static func takePair(
        _ rest: inout TextBytes
    ) -> (name: TextBytes, value: TextBytes)? {
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = rest[..<equals]
        guard !name.isEmpty, name.allSatisfy(HopText.isTokenByte) else { return nil }
        rest = rest[equals...].dropFirst()
        guard let value = rest.first == quote ? takeQuoted(&rest) : takeToken(&rest) else { return nil }
        rest = rest.drop(while: HopText.isSpace)
        guard !rest.isEmpty else { return (name, value) }
        guard rest.first == UInt8(ascii: ";") else { return nil }
        rest = rest.dropFirst().drop(while: HopText.isSpace)
        return (name, value)
    }

    private static func takeToken(_ rest: inout TextBytes) -> TextBytes? {
        let value = rest.prefix { HopText.isTokenByte($0) || $0 == colon || $0 == bracket || $0 == closingBracket }
        rest = rest[value.endIndex...]
        return value.isEmpty ? nil : value
    }

    /// What stands between two quotes, escapes and all.
    private static func takeQuoted(_ rest: inout TextBytes) -> TextBytes? {
        let start = rest.index(after: rest.startIndex)
        var index = start
        while index < rest.endIndex, rest[index] != quote {
            if rest[index] == backslash { index = rest.index(after: index) }
            guard index < rest.endIndex else { return nil }
            index = rest.index(after: index)
        }
        guard index < rest.endIndex else { return nil }
        let value = rest[start..<index]
        rest = rest[index...].dropFirst()
        return value
    }

    private static func address(ofNode value: TextBytes) -> ClientAddress? {
        guard value.contains(backslash) else { return HopText.address(value) }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in value {
            if byte == backslash, !isEscaped {
                isEscaped = true
            } else {
                bytes.append(byte)
                isEscaped = false
            }
        }
        return bytes.withUnsafeBufferPointer { HopText.address($0[...]) }
    }

    private static func isFor(_ name: TextBytes) -> Bool {
        name.count == 3 && name.elementsEqual("for".utf8) { $0 | 0x20 == $1 }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
    private static let colon = UInt8(ascii: ":")
    private static let bracket = UInt8(ascii: "[")
    private static let closingBracket = UInt8(ascii: "]")
}
