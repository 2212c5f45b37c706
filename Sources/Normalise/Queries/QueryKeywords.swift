/// The keywords, found by their bytes in whatever case: open addressing over words packed into two integers.
///
/// Reserved words of the standard and of the dialects, and those that stand in common statements. A word that is mostly a column
/// (`name`, `status`, `start`) is none, or one only where it must be: the worst that follows is a column in capitals.
struct QueryKeywords {
    static let shared = QueryKeywords()

    /// The words in place; valid while they are.
    struct Table {
        fileprivate let slots: UnsafeBufferPointer<Entry?>
    }

    fileprivate struct Entry {
        let low: UInt64
        let high: UInt64
        let keyword: QueryKeyword
    }

    /// The longest keyword, in bytes: what two integers hold.
    fileprivate static let lengthLimit = 16
    /// Several times the number of keywords, so that a word that is none meets a free place soon.
    private static let capacityBits: UInt64 = 10

    private var slots = [Entry?](repeating: nil, count: 1 << QueryKeywords.capacityBits)

    private init() {
        for (words, traits) in QueryKeywords.groups { insert(words, traits) }
        for (word, role, traits) in QueryKeywords.special { insert(word, traits, role: role) }
    }

    func withTable<Result>(_ body: (Table) -> Result) -> Result {
        slots.withUnsafeBufferPointer { body(Table(slots: $0)) }
    }

    /// Small letters and capitals come out the same. What else does (`_`, digits) is in no keyword but `int4` and its like, where it
    /// stays itself.
    @inline(__always)
    fileprivate static func pack(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
        guard !range.isEmpty else { return 0 }
        if range.lowerBound + 8 <= bytes.count {
            let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
            return (UInt64(littleEndian: word) | 0x2020_2020_2020_2020) & (.max >> UInt64(64 - 8 * range.count))
        }
        var packed: UInt64 = 0
        for index in range.reversed() { packed = packed << 8 | UInt64(bytes[index] | 0x20) }
        return packed
    }

    /// Multiply-shift: the high bits depend on every bit of both.
    @inline(__always)
    fileprivate static func place(_ low: UInt64, _ high: UInt64) -> Int {
        let product = (low ^ high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: product >> (64 - capacityBits))
    }

    private mutating func insert(_ words: String, _ traits: QueryKeyword.Traits, role: QueryKeyword.Role = .plain) {
        for word in words.split(separator: " ") {
            precondition(word.utf8.count <= QueryKeywords.lengthLimit, "\(word) does not fit into two integers")
            let operation = QueryKeywords.operation(of: word)
            Array(word.utf8).withUnsafeBufferPointer { bytes in
                let middle = min(8, bytes.count)
                let low = QueryKeywords.pack(bytes, 0..<middle)
                let high = QueryKeywords.pack(bytes, middle..<bytes.count)
                var place = QueryKeywords.place(low, high)
                while slots[place] != nil { place = (place + 1) & (slots.count - 1) }
                slots[place] = Entry(
                    low: low, high: high, keyword: QueryKeyword(traits: traits, role: role, operation: operation))
            }
        }
    }

    private static func operation(of word: Substring) -> QueryOperation? {
        switch word {
        case "start": .begin
        case "exec": .execute
        default: QueryOperation(rawValue: word.uppercased())
        }
    }
}

extension QueryKeywords.Table {
    @inline(__always)
    func find(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> QueryKeyword? {
        guard range.count > 1, range.count <= QueryKeywords.lengthLimit else { return nil }
        let middle = min(range.lowerBound + 8, range.upperBound)
        let low = QueryKeywords.pack(bytes, range.lowerBound..<middle)
        let high = QueryKeywords.pack(bytes, middle..<range.upperBound)
        var place = QueryKeywords.place(low, high)
        while let entry = slots[place] {
            if entry.low == low, entry.high == high { return entry.keyword }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }
}
