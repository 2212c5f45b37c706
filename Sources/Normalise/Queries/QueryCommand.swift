/// What is kept of a command that is not SQL, and of what tells a kind of work by one word: the first word, for any other may be a value.
package enum QueryCommand {
    /// Bytes.
    private static let limit = 32

    /// `HSET` of `HSET user:1 password tiger`; empty where it begins with no word, as a document does.
    package static func of(_ text: String?) -> String {
        guard let text else { return "" }
        let word = text.utf8.drop { $0.isBlank }.prefix { byte in
            (byte | 0x20) &- 0x61 < 26 || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard word.count <= limit, word.first?.isDigit == false else { return "" }
        return word.count == text.utf8.count ? text : String(Substring(word))
    }
}
