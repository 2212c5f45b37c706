import Foundation

/// A part of a packet, in place; valid while the packet's bytes are.
struct StatsdText {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    static var empty: StatsdText { StatsdText(UnsafeRawBufferPointer(start: nil, count: 0)) }

    var isEmpty: Bool { bytes.isEmpty }
    var count: Int { bytes.count }
    var first: UInt8? { bytes.first }

    /// Compares without making a String. O(length of `name`).
    static func ~= (name: StaticString, text: StatsdText) -> Bool {
        text.bytes.count == name.utf8CodeUnitCount && text.hasPrefix(name)
    }

    func hasSameBytes(as other: StatsdText) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        guard let start = bytes.baseAddress, let otherStart = other.bytes.baseAddress else { return true }
        return memcmp(start, otherStart, bytes.count) == 0
    }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        guard bytes.count >= prefix.utf8CodeUnitCount, let start = bytes.baseAddress else { return false }
        return memcmp(start, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
    }

    /// Whether it ends so, in upper or lower case. The suffix is in lower case.
    func hasSuffix(_ suffix: StaticString) -> Bool {
        let offset = bytes.count - suffix.utf8CodeUnitCount
        guard offset >= 0 else { return false }
        for index in 0..<suffix.utf8CodeUnitCount {
            let byte = bytes[offset + index]
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            guard (isUpper ? byte | 0x20 : byte) == suffix.utf8Start[index] else { return false }
        }
        return true
    }

    func dropFirst() -> StatsdText { StatsdText(UnsafeRawBufferPointer(rebasing: bytes.dropFirst())) }

    /// Some senders end their lines with two characters.
    var withoutReturn: StatsdText {
        guard bytes.last == UInt8(ascii: "\r") else { return self }
        return StatsdText(UnsafeRawBufferPointer(rebasing: bytes.dropLast()))
    }

    // MARK: Parts

    /// What stands in front of the first `mark`, and what stands behind it; nil where there is none.
    func cut(at mark: UInt8) -> (before: StatsdText, after: StatsdText?) {
        // A buffer that is not empty has an address, and what memchr finds lies within it.
        guard let start = bytes.baseAddress, let found = memchr(start, Int32(mark), bytes.count) else {
            return (self, nil)
        }
        let end = UnsafeRawPointer(found) - start
        return (
            StatsdText(UnsafeRawBufferPointer(start: start, count: end)),
            StatsdText(UnsafeRawBufferPointer(start: start + end + 1, count: bytes.count - end - 1))
        )
    }

    /// The parts between the marks, empty ones among them. At least one.
    func parts(by mark: UInt8) -> StatsdParts { StatsdParts(self, by: mark) }

    // MARK: Values

    /// At most `limit` bytes, cut at a character's boundary, invalid UTF-8 replaced; nil where there are none.
    func words(limit: Int) -> String? {
        guard !isEmpty else { return nil }
        if bytes.count <= limit {
            let text = String(decoding: bytes, as: UTF8.self)
            if text.utf8.count <= limit { return text }
        }
        return BoundedText.of(bytes, limit: limit)
    }

    /// A finite decimal number, or nil.
    var number: Double? { DecimalText.shortNumber(bytes) ?? DecimalText.number(bytes) }

    /// A whole number of at most `digits` digits and nothing else, or nil.
    func wholeNumber(digits: Int) -> Int64? {
        guard (1...digits).contains(bytes.count) else { return nil }
        var number: Int64 = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return number
    }

    /// What it begins with that a metric's name is made of, for sentences: what else stands there may be anything, a password or a
    /// statement of a program that sends to the wrong port.
    func nameExcerpt(limit: Int) -> String {
        String(decoding: bytes.prefix(limit).prefix(while: StatsdText.isNameByte), as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
