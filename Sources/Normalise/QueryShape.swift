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

/// What quotes and backslashes mean; where it is not known, the reading that can keep no literal is taken.
enum QueryDialect {
    /// Double quotes delimit identifiers, a backslash is a character like any other (SQL standard, PostgreSQL, SQLite).
    case standard
    /// Double quotes delimit texts, a backslash escapes (MySQL, MariaDB).
    case mysql
    case unknown

    init(database: String?) {
        switch database?.lowercased() {
        case "postgres", "postgresql", "sqlite", "oracle", "cockroachdb": self = .standard
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

    init(_ bytes: [UInt8], dialect: QueryDialect) {
        self.bytes = bytes
        self.dialect = dialect
    }

    mutating func shape(limit: Int) -> [UInt8] {
        while index < bytes.count, shape.count < limit { scanToken() }
        if index < bytes.count {
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
        case UInt8(ascii: "-") where byte(at: 1) == UInt8(ascii: "-"): skipLine()
        case UInt8(ascii: "#") where dialect != .standard: skipLine()
        case UInt8(ascii: "/") where byte(at: 1) == UInt8(ascii: "*"): skipBlockComment()
        case UInt8(ascii: "'"): skipQuoted(by: first); placeholder()
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

    private mutating func skipLine() {
        while let next = byte(), next != 0x0A { _ = next; index += 1 }
        spaceOwed = true
    }

    /// Block comments nest in PostgreSQL; an unclosed one reaches to the end.
    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if byte() == UInt8(ascii: "/"), byte(at: 1) == UInt8(ascii: "*") {
                depth += 1
                index += 2
            } else if byte() == UInt8(ascii: "*"), byte(at: 1) == UInt8(ascii: "/") {
                depth -= 1
                index += 2
            } else {
                index += 1
            }
        } while depth > 0 && index < bytes.count
        spaceOwed = true
    }

    /// Steps over a quoted token; a doubled quote stays inside, an unclosed one reaches to the end. A backslash before a quote
    /// ends the text in one dialect and not in the other: where the dialect is unknown, all that follows is given up.
    private mutating func skipQuoted(by quote: UInt8, escapes: Bool = false) {
        index += 1
        while let next = byte() {
            index += 1
            if next == UInt8(ascii: "\\"), escapes || dialect == .mysql {
                index += 1
            } else if next == UInt8(ascii: "\\"), dialect == .unknown, byte() == quote {
                index = bytes.count
            } else if next == quote {
                guard byte() == quote else { break }
                index += 1
            }
        }
        index = min(index, bytes.count)
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
            dialect == .standard || (dialect == .unknown && (afterDot || expected || byte() == UInt8(ascii: ".")))
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
            let escapes = word.count == 1 && (word[start] | 0x20) == UInt8(ascii: "e")
            if word.count <= 2 || word[start] == UInt8(ascii: "_") {
                skipQuoted(by: UInt8(ascii: "'"), escapes: escapes)
                return placeholder()
            }
        }
        append(word)
        let lowered = String(decoding: word, as: UTF8.self).lowercased()
        identifierExpected = ["from", "join", "into", "update", "table", "as"].contains(lowered)
    }

    private mutating func scanPunctuation(_ mark: UInt8) {
        index += 1
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
        shape.append(contentsOf: token)
    }

    private func follows(_ mark: UInt8) -> Bool { shape.last == mark && !spaceOwed }
    private func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF, UInt8(ascii: "$"): true
        default: false
        }
    }
}
