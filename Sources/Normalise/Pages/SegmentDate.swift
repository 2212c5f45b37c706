/// Dates within one segment that holds digits and what sets them apart.
enum SegmentDate {
    /// `20260131`. Few years, since every eight digits could be a number: those in which such a page may have been written.
    static func isCompact(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        guard digits.count == 8 else { return false }
        return (1990...2049).contains(number(digits, 0..<4)) && isMonth(number(digits, 4..<6))
            && isDay(number(digits, 6..<8))
    }

    /// `2026-01-31`, `31.01.2026`, and the two years of a season.
    static func isSeparated(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.count {
        case 10: hasSeparators(text, 4, 7) || hasSeparators(text, 2, 5)
        case 9: hasSeparators(text, 4, 4) && isYear(number(text, 0..<4)) && isYear(number(text, 5..<9))
        default: false
        }
    }

    static func isYear(_ number: Int) -> Bool { (1900...2099).contains(number) }
    static func isMonth(_ number: Int) -> Bool { (1...12).contains(number) }
    static func isDay(_ number: Int) -> Bool { (1...31).contains(number) }

    /// The value of at most nine digits.
    static func number(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        text[range].reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    private static func hasSeparators(_ text: UnsafeBufferPointer<UInt8>, _ first: Int, _ second: Int) -> Bool {
        text.indices.allSatisfy { text[$0].isDigit != ($0 == first || $0 == second) }
            && text[first] == text[second] && separators.contains(text[first])
    }

    private static let separators = [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")]
}
