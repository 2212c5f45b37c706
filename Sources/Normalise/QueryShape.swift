/// A SQL statement with its literals taken out: what timings are grouped by, and all of a statement that is ever kept.
///
/// Text, numbers and blobs become `?`; so do lists of them (`IN (?, ?, ?)` → `IN (?)`); comments go; white space folds to one
/// space. Safety comes before beauty: what could be a literal is treated as one. Double quotes delimit identifiers in the
/// standard but texts in MySQL, so a double-quoted word is kept only where the database says so or its place can hold
/// nothing but an identifier. One pass. O(length).
package enum QueryShape {
    /// The longest shape kept, in bytes.
    package static let limit = 1000

    package static func of(_ statement: String, database: String? = nil) -> String {
        var scanner = QueryScanner(Array(statement.utf8), dialect: QueryDialect(database: database))
        return String(decoding: scanner.shape(limit: limit), as: UTF8.self)
    }
}

/// What quotes, backslashes and comments mean; where it is not known, the reading that can keep no literal is taken.
enum QueryDialect {
    /// `"…"` is an identifier; a backslash is a character like any other, but escapes in `E'…'`; comments nest.
    case postgres
    /// `"…"` is an identifier; `q'[…]'` is a text.
    case oracle
    /// `"…"` is an identifier, or a text where no such column exists (sqlite.org/quirks.html, 8).
    case sqlite
    /// `"…"` is a text, a backslash escapes, `#` begins a comment, `/*! … */` is executed.
    case mysql
    case unknown

    init(database: String?) {
        switch database?.lowercased() {
        case "postgres", "postgresql", "cockroachdb": self = .postgres
        case "oracle", "oracle.db": self = .oracle
        case "sqlite": self = .sqlite
        case "mysql", "mariadb": self = .mysql
        default: self = .unknown
        }
    }
}

/// Walks over a statement token by token and appends each one's shape.
private struct QueryScanner {
    private let bytes: [UInt8]
    private let dialect: QueryDialect
    private var index = 0
    private var shape: [UInt8] = []
    /// A space is owed before the next token.
    private var spaceOwed = false
    /// The last token was a placeholder, perhaps followed by commas: further ones in the list fold into it.
    private var listEnd: Int?
    /// The last word was one after which only an identifier can stand.
    private var identifierExpected = false
    /// The last token was `E'…'`: a text on the next line continues it, escapes and all.
    private var escapesContinue = false
    /// For every open parenthesis and the statement itself: whether a verb stands in it, so that its FROM names a table.
    /// That of `TRIM(BOTH 'x' FROM "text")` does not.
    private var hasVerb = [false]

    init(_ bytes: [UInt8], dialect: QueryDialect) {
        self.bytes = bytes
        self.dialect = dialect
    }

    mutating func shape(limit: Int) -> [UInt8] {
        while index < bytes.count, shape.count < limit { scanToken() }
        // The last token may have reached over the limit.
        if index < bytes.count || shape.count > limit {
            shape.removeLast(max(0, shape.count - limit + "…".utf8.count))
            // Cut at a character's boundary: drop what is left of a cut UTF-8 sequence.
            while let last = shape.last, last & 0xC0 == 0x80 { shape.removeLast() }
            if let last = shape.last, last >= 0xC0 { shape.removeLast() }
            shape.append(contentsOf: "…".utf8)
        }
        return shape
    }

    private func byte(at offset: Int = 0) -> UInt8? { index + offset < bytes.count ? bytes[index + offset] : nil }

    private mutating func scanToken() {
        guard let first = byte() else { return }
        switch first {
        case 0...0x20, 0x7F:
            index += 1
            spaceOwed = true
        case UInt8(ascii: "-") where byte(at: 1) == UInt8(ascii: "-") && (dialect != .mysql || isBlank(byte(at: 2))):
            skipLine(isCertain: isBlank(byte(at: 2)))
        case UInt8(ascii: "#") where dialect == .mysql || dialect == .unknown: skipLine(isCertain: false)
        case UInt8(ascii: "/") where byte(at: 1) == UInt8(ascii: "*"): skipBlockComment()
        case UInt8(ascii: "*") where byte(at: 1) == UInt8(ascii: "/") && dialect == .mysql:
            // The end of `/*!40001 … */`, whose inside is part of the statement.
            index += 2
            spaceOwed = true
        case UInt8(ascii: "'"):
            let escapes = escapesContinue
            skipQuoted(by: first, escapes: escapes)
            placeholder()
            escapesContinue = escapes
        case UInt8(ascii: "\""): scanDoubleQuoted()
        case UInt8(ascii: "`"): scanQuotedIdentifier(by: first)
        case UInt8(ascii: "$") where skipDollarQuoted(): placeholder()
        case UInt8(ascii: "$"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "?"): scanParameter()
        case 0x30...0x39: skipNumber(); placeholder()
        case UInt8(ascii: ".") where isDigit(byte(at: 1)) && !follows(UInt8(ascii: ".")): skipNumber(); placeholder()
        default:
            if isWord(first) { scanWord() } else { scanPunctuation(first) }
        }
    }

    // MARK: What is taken out

    /// A comment to the end of the line. In PostgreSQL `#>` is an operator, in MySQL `5--1` a sum, and they differ in whether
    /// a lone carriage return ends a line: where the dialect is unknown and the other reading could open a text that goes
    /// on over the line's end, all that follows is given up.
    private mutating func skipLine(isCertain: Bool) {
        var isCertain = isCertain || dialect != .unknown
        var opensText = false
        while let next = byte(), next != 0x0A {
            switch next {
            case 0x0D where dialect == .postgres: return spaceOwed = true
            case 0x0D where dialect == .unknown && byte(at: 1) != 0x0A: isCertain = false
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "/"):
                opensText = true
            default: break
            }
            index += 1
        }
        if !isCertain, opensText { index = bytes.count }
        spaceOwed = true
    }

    /// An unclosed comment reaches to the end. Comments nest in PostgreSQL only, and MySQL executes what is in `/*! … */`:
    /// where the dialect is unknown, all that follows either is given up.
    private mutating func skipBlockComment() {
        spaceOwed = true
        if byte(at: 2) == UInt8(ascii: "!"), dialect == .mysql || dialect == .unknown {
            index = dialect == .mysql ? index + 3 : bytes.count
            while isDigit(byte()) { index += 1 }
            return
        }
        var depth = 1
        index += 2
        while depth > 0, index < bytes.count {
            if byte() == UInt8(ascii: "*"), byte(at: 1) == UInt8(ascii: "/") {
                depth -= 1
                index += 2
            } else if byte() == UInt8(ascii: "/"), byte(at: 1) == UInt8(ascii: "*"), dialect == .unknown {
                index = bytes.count
            } else if byte() == UInt8(ascii: "/"), byte(at: 1) == UInt8(ascii: "*"), dialect == .postgres {
                depth += 1
                index += 2
            } else {
                index += 1
            }
        }
    }

    /// Steps over a quoted token; a doubled quote stays inside, an unclosed one reaches to the end. A backslash before a quote
    /// ends the text in one dialect and not in the other: where the dialect is unknown, all that follows is given up. Between
    /// backticks it never escapes.
    private mutating func skipQuoted(by quote: UInt8, escapes: Bool = false) {
        index += 1
        while let next = byte() {
            index += 1
            if next == UInt8(ascii: "\\"), quote != UInt8(ascii: "`"), escapes || dialect == .mysql {
                index += 1
            } else if next == UInt8(ascii: "\\"), quote != UInt8(ascii: "`"), dialect == .unknown, byte() == quote {
                index = bytes.count
            } else if next == quote {
                guard byte() == quote else { break }
                index += 1
            }
        }
        index = min(index, bytes.count)
    }

    /// The text of Oracle's `q'[…]'`: its end is the bracket that closes, or the same character again, before a quote.
    private mutating func skipAlternativeQuoted() {
        let brackets: [UInt8: UInt8] = [0x28: 0x29, 0x3C: 0x3E, 0x5B: 0x5D, 0x7B: 0x7D]
        let open = byte(at: 1) ?? 0
        let close = brackets[open] ?? open
        index += 2
        while index < bytes.count, !(byte() == close && byte(at: 1) == UInt8(ascii: "'")) { index += 1 }
        index = min(index + 2, bytes.count)
    }

    /// `$$…$$` or `$tag$…$tag$`; false, and nothing skipped, when this is no opening tag.
    private mutating func skipDollarQuoted() -> Bool {
        var end = index + 1
        while end < bytes.count, isWord(bytes[end]), bytes[end] != UInt8(ascii: "$") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), !isDigit(byte(at: 1)) else { return false }
        let tag = bytes[index...end]
        var position = end + 1
        while position + tag.count <= bytes.count {
            if bytes[position] == UInt8(ascii: "$"), bytes[position..<position + tag.count].elementsEqual(tag) {
                index = position + tag.count
                return true
            }
            position += 1
        }
        index = bytes.count
        return true
    }

    private mutating func skipNumber() {
        while let next = byte() {
            let isExponentSign =
                (next == UInt8(ascii: "+") || next == UInt8(ascii: "-"))
                && (bytes[index - 1] | 0x20) == UInt8(ascii: "e") && isDigit(byte(at: 1))
            guard isWord(next) || next == UInt8(ascii: ".") || isExponentSign else { break }
            index += 1
        }
    }

    /// `$1`, `?`, `:name`, `@p1` are placeholders already; `::` is PostgreSQL's cast, `@@` a system variable.
    private mutating func scanParameter() {
        let mark = bytes[index]
        if let next = byte(at: 1), next == mark, mark != UInt8(ascii: "?") {
            append([mark, mark])
            index += 2
        } else if mark == UInt8(ascii: "?") || byte(at: 1).map(isWord) == true {
            index += 1
            while let next = byte(), isWord(next) { _ = next; index += 1 }
            placeholder()
        } else {
            scanPunctuation(mark)
        }
    }

    // MARK: What stays

    private mutating func scanDoubleQuoted() {
        let start = index
        let afterDot = shape.last == UInt8(ascii: ".")
        let expected = identifierExpected
        skipQuoted(by: UInt8(ascii: "\""))
        let content = bytes[start + 1..<max(start + 1, index - 1)]
        let isClosed = index - start >= 2 && bytes[index - 1] == UInt8(ascii: "\"")
        let looksLikeName =
            isClosed && !content.isEmpty && content.count <= 64 && content.allSatisfy { isWord($0) && $0 < 0x80 }
        if looksLikeName,
            dialect == .postgres || dialect == .oracle
                || (dialect != .mysql && (afterDot || expected || byte() == UInt8(ascii: ".")))
        {
            append(bytes[start..<index])
        } else {
            placeholder()
        }
    }

    private mutating func scanQuotedIdentifier(by quote: UInt8) {
        let start = index
        skipQuoted(by: quote)
        let isClosed = index - start >= 2 && bytes[index - 1] == quote
        let content = bytes[start + 1..<max(start + 1, index - 1)]
        if isClosed, content.count <= 64, content.allSatisfy({ isWord($0) || $0 == 0x20 || $0 == UInt8(ascii: "-") }) {
            append(bytes[start..<index])
        } else {
            placeholder()
        }
    }

    private mutating func scanWord() {
        let start = index
        while let next = byte(), isWord(next) { _ = next; index += 1 }
        let word = bytes[start..<index]
        // E'…', N'…', B'…', X'…' and _utf8'…' are prefixes of a literal.
        if byte() == UInt8(ascii: "'") {
            let lastLetter = bytes[index - 1] | 0x20
            if lastLetter == UInt8(ascii: "q"), word.count <= 2, dialect == .oracle || dialect == .unknown {
                if dialect == .oracle { skipAlternativeQuoted() } else { index = bytes.count }
                return placeholder()
            }
            let escapes =
                word.count == 1 && lastLetter == UInt8(ascii: "e") && (dialect == .postgres || dialect == .unknown)
            if word.count <= 2 || word[start] == UInt8(ascii: "_") {
                skipQuoted(by: UInt8(ascii: "'"), escapes: escapes)
                placeholder()
                escapesContinue = escapes
                return
            }
        }
        append(word)
        let lowered = String(decoding: word, as: UTF8.self).lowercased()
        if ["select", "delete", "update"].contains(lowered) { hasVerb[hasVerb.count - 1] = true }
        identifierExpected =
            lowered == "from"
            ? hasVerb[hasVerb.count - 1] : ["join", "into", "update", "table", "as"].contains(lowered)
    }

    private mutating func scanPunctuation(_ mark: UInt8) {
        index += 1
        // A sign belongs to its number: `(1, -2)` is a list like `(1, 2)`.
        if mark == UInt8(ascii: "-") || mark == UInt8(ascii: "+"), isDigit(byte()) || byte() == UInt8(ascii: "."),
            let last = shape.last, [0x28, 0x2C, 0x3C, 0x3D, 0x3E].contains(last)
        {
            return
        }
        if mark == UInt8(ascii: "(") { hasVerb.append(false) }
        if mark == UInt8(ascii: ")"), hasVerb.count > 1 { hasVerb.removeLast() }
        let list = mark == UInt8(ascii: ",") ? listEnd : nil
        append([mark])
        listEnd = list
    }

    // MARK: Writing

    /// Appends `?`, or folds it into the list it continues.
    private mutating func placeholder() {
        if let listEnd, shape[listEnd...].allSatisfy({ $0 == UInt8(ascii: ",") || $0 == 0x20 }), shape.count > listEnd {
            shape.removeSubrange(listEnd...)
            spaceOwed = false
            self.listEnd = listEnd
            identifierExpected = false
            return
        }
        append([UInt8(ascii: "?")])
        listEnd = shape.count
    }

    private mutating func append(_ token: some Collection<UInt8>) {
        if spaceOwed, !shape.isEmpty { shape.append(0x20) }
        spaceOwed = false
        listEnd = nil
        identifierExpected = false
        escapesContinue = false
        shape.append(contentsOf: token)
    }

    private func follows(_ mark: UInt8) -> Bool { shape.last == mark && !spaceOwed }
    private func isBlank(_ byte: UInt8?) -> Bool { byte.map { $0 <= 0x20 } ?? true }
    private func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF, UInt8(ascii: "$"): true
        default: false
        }
    }
}
