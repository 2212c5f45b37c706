extension DecimalText {
    /// Digits with perhaps a point between them, at most fifteen: how nearly all durations are written. Nil for all else, numbers among it.
    ///
    /// The digits are a whole number below 2⁵³ and the power of ten is exact, so that one division rounds once, to the same number
    /// `number` gives (Clinger 1990, "How to Read Floating Point Numbers Accurately", the fast path).
    static func shortNumber(_ bytes: UnsafeRawBufferPointer) -> Double? {
        guard (1...16).contains(bytes.count) else { return nil }
        var digits: Int64 = 0
        var point: Int?
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "."), point == nil, index > 0 {
                point = index
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        guard let point else { return bytes.count <= 15 ? Double(digits) : nil }
        let fraction = bytes.count - point - 1
        return fraction > 0 ? Double(digits) / powers[fraction] : nil
    }

    /// Of ten, from 10⁰ to 10¹⁴.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
    ]
}
