/// Walks over a statement token by token, and hands each to the writer.
struct QueryScanner: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let dialect: QueryDialect
    let keywords: QueryKeywords.Table
    var writer: QueryWriter
    var verbs = QueryVerbs()

    var index = 0
    /// Where the last quoted token ended: a word that touches it tells that its quotes are not what they seem.
    var quotedEnd = -1
    /// The last token was `E'…'`: a text on the next line continues it, escapes and all.
    var escapesContinue = false
    /// Inside of `/*! … */`.
    var isInExecutedComment = false
    /// Where `[…]` ends if it is a name, as SQLite reads it and as SQL Server does, to which `]]` is a bracket within.
    var nameEnd = (single: -1, doubled: -1)
    var setting = QuerySetting.none
    /// The statement is `COPY …`, and then `COPY … FROM STDIN`, so that what follows it is data.
    var isCopy = false
    var isFollowedByData = false

    private var leadingTags = QueryCommentTags()
    private var trailingTags = QueryCommentTags()
    private var hasTrailingTags = false
    /// Bytes that were looked at without being stepped over.
    var lookedAhead = 0

    /// The bytes and the keywords must outlive it.
    init(
        _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: QueryDialect, _ keywords: QueryKeywords.Table,
        _ writer: consuming QueryWriter
    ) {
        self.bytes = bytes
        self.dialect = dialect
        self.keywords = keywords
        self.writer = writer
    }

    var work: Int { bytes.count + lookedAhead + writer.work }

    /// Those at the end win: that is where the convention puts them.
    var tags: QueryCommentTags { trailingTags.or(leadingTags) }

    mutating func scan() {
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isBlank {
                skipBlanks()
            } else if !byte.opensComment || !skipComment(byte) {
                scanToken(byte)
            }
        }
    }

    @inline(__always)
    func byte(at offset: Int = 0) -> UInt8? { index + offset < bytes.count ? bytes[index + offset] : nil }

    /// What follows cannot be told from a literal.
    mutating func giveUp() { index = bytes.count }

    mutating func read(tagsIn comment: Range<Int>) {
        lookedAhead += comment.count
        let text = UnsafeBufferPointer(rebasing: bytes[comment])
        if writer.last == .start {
            leadingTags.read(text)
        } else {
            trailingTags.read(text)
            hasTrailingTags = true
        }
    }

    private mutating func dropTrailingTags() {
        trailingTags = QueryCommentTags()
        hasTrailingTags = false
    }

    // MARK: Tokens

    private mutating func scanToken(_ byte: UInt8) {
        if opensIdentifier() { return scanIdentifier() }
        let continuesEscapes = escapesContinue
        escapesContinue = false
        if setting != .none, !byte.continuesName { setting.endName() }
        if hasTrailingTags, byte != UInt8(ascii: ";") { dropTrailingTags() }
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...0xFF: scanWord()
        case 0x30...0x39: scanNumber()
        case UInt8(ascii: "'"): scanText(isEscaped: continuesEscapes)
        case UInt8(ascii: "\""): scanDoubleQuoted()
        case UInt8(ascii: "`"): scanBackquoted()
        case UInt8(ascii: ","): take { $0.comma() }
        case UInt8(ascii: "("): take { $0.open(.open, byte) }
        case UInt8(ascii: "]") where dialect.bracketsNames == .yes: take { $0.append(.other, byte) }
        case UInt8(ascii: ")"), UInt8(ascii: "]"): take { $0.close(byte) }
        case UInt8(ascii: "["): scanBracket()
        case UInt8(ascii: ";"): endStatement()
        case UInt8(ascii: "."): scanDot()
        case UInt8(ascii: "?"): scanMark()
        case UInt8(ascii: ":"): scanColon()
        case UInt8(ascii: "$"): scanDollar()
        case UInt8(ascii: "@"): scanAt()
        case UInt8(ascii: "%") where !writer.last.isOperand && isFormatMark(at: index): scanFormatMark()
        case UInt8(ascii: "#") where dialect.numberSign == .letter: scanWord()
        case _ where byte.isOperator: scanOperator()
        default: take { $0.append(.other, byte) }
        }
    }

    @inline(__always)
    private mutating func take(_ write: (inout QueryWriter) -> Void) {
        index += 1
        write(&writer)
    }

    /// Behind `COPY … FROM STDIN` the rows follow in whatever format.
    private mutating func endStatement() {
        take { $0.semicolon() }
        isCopy = false
        setting = .none
        if isFollowedByData { giveUp() }
    }

    private mutating func skipBlanks() {
        let start = index
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        if isFollowedByData { endCopy(behind: start..<index) }
    }

    /// Options may stand on a line of their own; what else does is data.
    private mutating func endCopy(behind blanks: Range<Int>) {
        lookedAhead += blanks.count
        guard writer.depth == 0, blanks.contains(where: { bytes[$0] == 0x0A || bytes[$0] == 0x0D }) else { return }
        let rest = UnsafeBufferPointer(rebasing: bytes[index...])
        guard let first = rest.first, first != UInt8(ascii: "("), first != UInt8(ascii: ";") else { return }
        let isWith = rest.count > 4 && zip(rest, "with".utf8).allSatisfy { $0 | 0x20 == $1 } && !rest[4].isWord
        if !isWith { giveUp() }
    }
}

extension UInt8 {
    var isBlank: Bool { self <= 0x20 || self == 0x7F }

    /// Of a word; `$` is one only within.
    var opensName: Bool { isWord && !isDigit && self != UInt8(ascii: "$") }

    /// As a word does, or a quote.
    fileprivate var continuesName: Bool {
        opensName || self == UInt8(ascii: ".") || self == UInt8(ascii: "\"") || self == UInt8(ascii: "`")
            || self == UInt8(ascii: "[")
    }

    /// Could: what else these are is seen later.
    @inline(__always)
    fileprivate var opensComment: Bool {
        self == UInt8(ascii: "-") || self == UInt8(ascii: "/") || self == UInt8(ascii: "#") || self == UInt8(ascii: "*")
    }

    /// Of a name, a number or a parameter.
    @inline(__always)
    var isWord: Bool {
        // Letters first: they are most of what is asked about.
        (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 || self == UInt8(ascii: "_") || self >= 0x80
            || self == UInt8(ascii: "$")
    }

    /// PostgreSQL's set (SQL Syntax, 4.1.3), which holds that of the others, without what has a meaning of its own here.
    var isOperator: Bool {
        switch self {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"),
            UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"):
            true
        default: false
        }
    }
}
