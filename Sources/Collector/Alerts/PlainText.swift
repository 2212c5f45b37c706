/// Texts people write, which others read in a terminal at night.
enum PlainText {
    /// Whether it says something on one line, without what moves a cursor or turns the direction of writing.
    static func isLine(_ text: String, upTo limit: Int) -> Bool {
        (1...limit).contains(text.unicodeScalars.count)
            && text.contains { !$0.isWhitespace }
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }
}
