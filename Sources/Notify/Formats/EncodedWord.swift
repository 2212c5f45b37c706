import Foundation

/// Texts in headers of mails (RFC 2047).
enum EncodedWord {
    /// A line has 76 characters at most, of which `Subject: =?utf-8?B?` and `?=` take 21: 55 of base64, so 39 bytes.
    private static let bytesOfWord = 39

    /// As it is where it is printable ASCII of a line's length and cannot be taken for an encoded word; else encoded words of whole
    /// characters, folded onto lines of their own.
    static func encode(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
        guard !isPlain || text.utf8.count > 900 else { return text }
        return words(of: text).map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// A scalar is never cut; a character longer than a word has to be.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text {
            let pieces =
                String(character).utf8.count <= bytesOfWord
                ? [String(character)] : character.unicodeScalars.map { String($0) }
            for piece in pieces {
                if !word.isEmpty, word.utf8.count + piece.utf8.count > bytesOfWord {
                    words.append(word)
                    word = ""
                }
                word += piece
            }
        }
        return words + [word]
    }
}
