/// Why a record that tells a duration became no timing.
package enum SkipReason: String, Hashable, Sendable, CaseIterable {
    /// Reading a statement is no execution of it.
    case parse
    /// Nor is giving it its parameters.
    case bind
    /// A function called past SQL has no statement.
    case fastpath
    /// `log_duration` without the statement: the record before it did not tell it, or was not told apart by process.
    case durationAlone
    /// Both `auto_explain` and the server's own setting logged one execution.
    case loggedTwice
    /// White space only.
    case emptyStatement
    /// Longer than a day, which the collector refuses.
    case outOfRange
    /// Looks like a duration in another language than English.
    case foreignLanguage
    /// A plan without a statement that could be told from it.
    case planWithoutStatement

    /// For the summary.
    var words: String {
        switch self {
        case .parse: "parse"
        case .bind: "bind"
        case .fastpath: "fastpath"
        case .durationAlone: "duration without a statement"
        case .loggedTwice: "logged twice"
        case .emptyStatement: "empty"
        case .outOfRange: "out of range"
        case .foreignLanguage: "not in English"
        case .planWithoutStatement: "plan without a statement"
        }
    }
}
