/// Numbers that stand in text, as in forms and headers.
enum DecimalText {
    /// Longer than any number a browser writes; what is longer is no number of ours.
    private static let limit = 40

    /// A finite decimal number such as `47.2` or `1e-7`; nil for all else, `inf`, `nan` and hexadecimal ones among it.
    static func number(_ bytes: some Sequence<UInt8>) -> Double? {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard text.utf8.count < limit else { return nil }
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: return nil
            }
        }
        guard let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
