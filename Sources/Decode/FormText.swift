import Foundation

/// A key or value of a form (`application/x-www-form-urlencoded`), still encoded; valid while the form's bytes are.
///
/// It is decoded byte by byte where it is read, so that nothing is copied but what is kept. `+` is a space. A `%` without two
/// hexadecimal digits stands for itself, as the URL Standard says ("percent-decode", step 2): refusing it would lose a whole
/// beacon for one bad byte in a page's URL.
struct FormText: Sequence {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: Slice<UnsafeRawBufferPointer>) { self.bytes = UnsafeRawBufferPointer(rebasing: bytes) }

    var isEmpty: Bool { bytes.isEmpty }

    func makeIterator() -> Iterator { Iterator(bytes) }

    /// Compares without making a String. O(length of `name`).
    static func ~= (name: StaticString, text: FormText) -> Bool {
        let count = name.utf8CodeUnitCount
        // Escapes only ever shorten, by two bytes each.
        guard text.bytes.count >= count, text.bytes.count <= count * 3, let start = text.bytes.baseAddress else {
            return false
        }
        if text.bytes.count == count { return memcmp(start, name.utf8Start, count) == 0 }
        // Nearly every other name is told apart here.
        guard text.bytes[0] == name.utf8Start.pointee || text.bytes[0] == UInt8(ascii: "%") else { return false }
        return text.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: count))
    }

    /// At most `limit` bytes, cut at a character's boundary; invalid UTF-8 is replaced.
    func string(limit: Int) -> String { BoundedText.of(self, limit: limit) }

    /// The same where there is any.
    func words(limit: Int) -> String? { isEmpty ? nil : string(limit: limit) }

    /// A finite decimal number, or nil.
    var number: Double? { DecimalText.number(self) }

    /// The decoded bytes.
    struct Iterator: IteratorProtocol {
        private let bytes: UnsafeRawBufferPointer
        private var position = 0

        fileprivate init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func next() -> UInt8? {
            guard position < bytes.endIndex else { return nil }
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "+"): return UInt8(ascii: " ")
            case UInt8(ascii: "%"): return escaped() ?? byte
            default: return byte
            }
        }

        /// The byte two digits stand for, which are then passed.
        private mutating func escaped() -> UInt8? {
            guard bytes.endIndex - position >= 2, let high = Iterator.digit(bytes[position]),
                let low = Iterator.digit(bytes[position + 1])
            else { return nil }
            position += 2
            return high << 4 | low
        }

        private static func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
            default: nil
            }
        }
    }
}
