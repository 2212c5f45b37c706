/// One segment of a path as it is shown and judged: percent-encoding undone, matrix parameters dropped.
///
/// An escape is undone however often it was escaped (`%2540` is `@`), since an address must not hide behind it. What would not be
/// plain text stays escaped: control characters, bytes that are no UTF-8, and `/ ? # \`, which would change what the path says. A
/// percent sign that escapes nothing becomes `_`, so that a name never grows a new escape; so does a raw control character. What
/// cannot be printed is left out, and so are spaces at either end and the second of two.
enum SegmentText {
    /// The longest segment kept, in bytes.
    static let limit = 80

    /// Writes the segment into `buffer`, which holds `limit` bytes. Returns how many, nil when it is longer.
    static func read(_ raw: UnsafeBufferPointer<UInt8>, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        var writer = Writer(buffer: buffer)
        guard writer.write(raw) else { return nil }
        if writer.hasForeignText {
            if let text = String(validating: buffer[..<writer.count], as: UTF8.self) {
                writer.count = writePrintable(text, into: buffer)
            } else {
                writer = Writer(buffer: buffer, undoesText: false)
                guard writer.write(raw) else { return nil }
            }
        }
        while writer.count > 0, buffer[writer.count - 1] == 0x20 { writer.count -= 1 }
        return writer.count
    }

    private static func writePrintable(_ text: String, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        for scalar in text.unicodeScalars where scalar.isASCII || BoundedName.isPrintable(scalar) {
            // What was left out may have kept two spaces apart.
            if scalar == " ", count == 0 || buffer[count - 1] == 0x20 { continue }
            for byte in UTF8.encode(scalar)! {  // Every scalar of a text can be encoded.
                buffer[count] = byte
                count += 1
            }
        }
        return count
    }

    private struct Writer {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        /// Whether escaped bytes above ASCII are undone.
        var undoesText = true
        var count = 0
        /// Whether anything above ASCII was written.
        var hasForeignText = false

        /// False when the buffer is too small.
        mutating func write(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
            var index = 0
            while index < raw.count {
                let byte = raw[index]
                index += 1
                switch byte {
                case UInt8(ascii: ";"): return true
                case UInt8(ascii: "%"):
                    let escape = SegmentText.escape(in: raw, at: index)
                    if escape?.byte == UInt8(ascii: ";") { return true }
                    guard write(escape?.byte) else { return false }
                    index = escape?.end ?? index
                case 0..<0x20, 0x7F: guard put(UInt8(ascii: "_")) else { return false }
                default: guard put(byte) else { return false }
                }
            }
            return true
        }

        private mutating func write(_ escaped: UInt8?) -> Bool {
            switch escaped {
            case nil, UInt8(ascii: "%"): return put(UInt8(ascii: "_"))
            case .some(let byte):
                let isKept = byte < 0x20 || byte == 0x7F || SegmentText.isReserved(byte) || byte >= 0x80 && !undoesText
                guard isKept else { return put(byte) }
                return put(UInt8(ascii: "%")) && put(SegmentText.digit(byte >> 4)) && put(SegmentText.digit(byte & 15))
            }
        }

        private mutating func put(_ byte: UInt8) -> Bool {
            if byte == 0x20, count == 0 || buffer[count - 1] == 0x20 { return true }
            guard count < SegmentText.limit else { return false }
            if byte >= 0x80 { hasForeignText = true }
            buffer[count] = byte
            count += 1
            return true
        }
    }

    /// The byte that the two digits at `start` stand for, behind any number of escaped percent signs.
    private static func escape(in raw: UnsafeBufferPointer<UInt8>, at start: Int) -> (byte: UInt8, end: Int)? {
        var index = start
        guard var byte = value(in: raw, at: index) else { return nil }
        while byte == UInt8(ascii: "%"), let next = value(in: raw, at: index + 2) {
            byte = next
            index += 2
        }
        return (byte, index + 2)
    }

    private static func value(in raw: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
        guard index + 1 < raw.count, let high = value(of: raw[index]), let low = value(of: raw[index + 1]) else {
            return nil
        }
        return high << 4 | low
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }

    private static func isReserved(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "\\")
    }
}
