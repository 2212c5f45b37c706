/// What an entry of pg_stat_statements is to us, by the words it begins with: the server keeps no mark of its own.
enum StatementKind: Hashable {
    /// Reads or writes rows, or calls a procedure that does.
    case work
    /// Anything else, such as SET, BEGIN or VACUUM: no work of an application's.
    case utility
    /// What this collector asks.
    case own
    /// Of another role, and not shown to ours.
    case hidden

    /// Stands within the statement, since some versions of PostgreSQL drop comments before it.
    static let ownOpening = "SELECT /* vitalsd */"
    private static let hiddenText = "<insufficient privilege>"
    private static let workWords: Set = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "CALL",
    ]

    init(_ text: String) {
        if text == StatementKind.hiddenText {
            self = .hidden
        } else if text.hasPrefix(StatementKind.ownOpening) {
            self = .own
        } else {
            self = StatementKind.workWords.contains(StatementKind.firstWord(of: text)) ? .work : .utility
        }
    }

    /// In capitals, behind white space, comments and parentheses. Empty where there is none. O(bytes before it).
    private static func firstWord(of text: String) -> String {
        var rest = Substring(text).utf8
        while let byte = rest.first {
            if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else if rest.starts(with: "/*".utf8) {
                skipComment(&rest)
            } else if byte == UInt8(ascii: "(") || byte <= UInt8(ascii: " ") {
                rest.removeFirst()
            } else {
                break
            }
        }
        let word = rest.prefix(wordLimit).prefix { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
        return (String(word) ?? "").uppercased()
    }

    /// Longer than any of `workWords`.
    private static let wordLimit = 8

    /// Comments nest in PostgreSQL; one without an end takes the rest.
    private static func skipComment(_ rest: inout Substring.UTF8View) {
        var depth = 0
        while !rest.isEmpty {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest = rest.dropFirst(2)
                if depth == 0 { return }
            } else {
                rest = rest.dropFirst()
            }
        }
    }
}
