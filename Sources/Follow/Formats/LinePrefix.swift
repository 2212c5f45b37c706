/// What `log_line_prefix` puts before each record of a stderr log, compiled to find the fields in it.
///
/// The escapes are those of the PostgreSQL manual, "Error Reporting and Logging"; one that the server does not know writes nothing, so it
/// matches nothing.
package struct LinePrefix: Hashable, Sendable {
    /// The server's default.
    package static let standard = "%m [%p] "

    /// As in `postgresql.conf`.
    package let text: String
    let elements: [Element]
    /// How many elements a process without a session writes: those before the first `%q`; nil without one.
    let countWithoutSession: Int?

    enum Element: Hashable {
        case literal([UInt8])
        case field(Field, width: Int)
    }

    /// Refuses what no server writes, so that matching is bounded.
    package init(_ text: String = LinePrefix.standard) throws(FollowError) {
        guard text.utf8.count <= LinePrefix.textLimit else {
            throw .prefix("is longer than \(LinePrefix.textLimit) bytes")
        }
        self.text = text
        (elements, countWithoutSession) = try LinePrefix.compile(Array(text.utf8))
    }

    private static func compile(_ text: [UInt8]) throws(FollowError) -> ([Element], Int?) {
        var elements: [Element] = []
        var literal: [UInt8] = []
        var countWithoutSession: Int?
        func flush() {
            if !literal.isEmpty { elements.append(.literal(literal)) }
            literal = []
        }
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "%") else {
                guard text[index] != UInt8(ascii: "\n") else {
                    throw .prefix("holds a line break, so no line can be told")
                }
                literal.append(text[index])
                index += 1
                continue
            }
            let escape = try readEscape(text, after: index)
            index = escape.end
            switch escape.letter {
            case UInt8(ascii: "%"): literal.append(UInt8(ascii: "%"))
            case UInt8(ascii: "q"):
                flush()
                countWithoutSession = countWithoutSession ?? elements.count
            case nil: break
            case .some(let letter):
                guard let field = Field(letter: letter) else { break }
                flush()
                elements.append(.field(field, width: escape.width))
            }
        }
        flush()
        return (elements, countWithoutSession)
    }

    /// `%`, an optional `-` and width, a letter; a `%` at the end has none. A negative width pads on the right.
    private static func readEscape(
        _ text: [UInt8], after percent: Int
    ) throws(FollowError) -> (letter: UInt8?, width: Int, end: Int) {
        var index = percent + 1
        let padsRight = index < text.count && text[index] == UInt8(ascii: "-")
        if padsRight { index += 1 }
        var width = 0
        while index < text.count, text[index] >= 48, text[index] <= 57 {
            width = width * 10 + Int(text[index] - 48)
            guard width <= widthLimit else { throw .prefix("pads a field to more than \(widthLimit) bytes") }
            index += 1
        }
        guard index < text.count else { return (nil, 0, index) }
        return (text[index], padsRight ? -width : width, index + 1)
    }

    private static let textLimit = 1024
    private static let widthLimit = 256
}
