/// Text as a form carries it.
enum Escaped {
    /// Every byte that is no letter or digit as an escape.
    static func all(_ text: String) -> String { all(Array(text.utf8)) }

    static func all(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let isPlain =
                byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
            return isPlain ? String(Unicode.Scalar(byte)) : escape(byte)
        }.joined()
    }

    static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: byte % 2 == 0)
        return "%" + (digits.count == 1 ? "0" : "") + digits
    }
}
