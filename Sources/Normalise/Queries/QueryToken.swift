/// The kind of what stands in a shape, and which neighbours touch.
enum QueryToken {
    case start
    case name
    /// An operand that does not touch a parenthesis behind it: a table before its columns, `END`.
    case spacedName
    case keyword
    /// `COALESCE`, `ARRAY`: touches what it is applied to.
    case function
    /// `count`, a keyword if a parenthesis follows.
    case call
    case placeholder
    /// An opening parenthesis.
    case open
    /// An opening square bracket.
    case bracket
    /// A closing one of either.
    case close
    case comma
    case dot
    /// `::`
    case cast
    /// A sign with nothing before it that it could be applied to.
    case sign
    case operation
    case colon
    case semicolon
    case other

    /// What a sign behind it would be an operator on.
    var isOperand: Bool {
        switch self {
        case .name, .spacedName, .call, .placeholder, .close: true
        case .start, .keyword, .function, .open, .bracket, .comma, .dot, .cast, .sign, .operation, .colon, .semicolon,
            .other:
            false
        }
    }

    /// Whether a space stands between `last` and this one. What is set so is read as the same tokens again.
    @inline(__always)
    func isSpaced(after last: QueryToken) -> Bool {
        switch self {
        case .close, .comma, .dot, .semicolon: false
        case .cast: last == .colon
        case .open:
            switch last {
            case .name, .function, .call, .start, .open, .bracket, .dot, .cast, .sign: false
            case .spacedName, .keyword, .placeholder, .close, .comma, .operation, .colon, .semicolon, .other: true
            }
        case .bracket:
            switch last {
            case .name, .function, .call, .start, .open, .bracket, .dot, .cast, .sign, .placeholder, .close: false
            case .spacedName, .keyword, .comma, .operation, .colon, .semicolon, .other: true
            }
        case .sign, .operation, .start:
            last != .start && last != .open && last != .bracket && last != .dot && last != .cast
        case .name, .spacedName, .keyword, .function, .call, .placeholder, .colon, .other:
            switch last {
            case .start, .open, .bracket, .dot, .cast, .sign: false
            case .name, .spacedName, .keyword, .function, .call, .placeholder, .close, .comma, .operation, .colon,
                .semicolon, .other:
                true
            }
        }
    }
}
