/// Text in a user agent that tells what sent it, and where it must stand to mean that.
struct AgentWord: Sendable {
    /// Where a word must stand. Letters and digits make words, so `_`, `-` and `.` end one, as they do in agents.
    struct Place: OptionSet {
        let rawValue: UInt8

        /// At the beginning of the agent, where a library puts its own name; further on it may be a part of a browser's story.
        static let start = Place(rawValue: 1)
        /// Not after a letter or digit.
        static let wordStart = Place(rawValue: 2)
        /// Not before a letter or digit.
        static let wordEnd = Place(rawValue: 4)
        /// Before `/`, `;`, `)`, `,` or the end: as the name of a product (RFC 9110, 10.1.5), not a word of a sentence or of a device.
        static let productEnd = Place(rawValue: 8)
        /// The last of the agent.
        static let end = Place(rawValue: 16)

        var beginsWord: Bool { !isDisjoint(with: [.start, .wordStart]) }
    }

    /// In lower case.
    let text: [UInt8]
    let mark: BotMarks
    let place: Place

    init(_ text: String, _ mark: BotMarks, _ place: Place = []) {
        self.text = text.utf8.map(\.lowercasedASCII)
        self.mark = mark
        self.place = place
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// Of a byte in lower case.
    var isLetterOrDigit: Bool { (self >= 0x61 && self <= 0x7A) || (self >= 0x30 && self <= 0x39) }

    /// `/`, `;`, `)` or `,`.
    var endsProduct: Bool { self == 0x2F || self == 0x3B || self == 0x29 || self == 0x2C }
}
