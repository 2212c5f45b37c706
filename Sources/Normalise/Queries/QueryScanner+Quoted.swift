extension QueryScanner {
    // MARK: Texts

    mutating func scanText(isEscaped: Bool) {
        let escapes = isEscaped ? .yes : dialect.escapesByBackslash
        hideQuoted(by: UInt8(ascii: "'"), escapes)
        escapesContinue = isEscaped
    }

    mutating func hideQuoted(by quote: UInt8, _ escapes: QueryDialect.Answer) {
        let start = index
        skipQuoted(by: quote, escapes)
        endLiteral(from: start)
    }

    private mutating func endLiteral(from start: Int) {
        writer.appendPlaceholder()
        quotedEnd = index
        settle(from: start)
    }

    /// A doubled quote stays inside, an unclosed text reaches to the end. A backslash before a quote ends it in one dialect and not in
    /// the other: where that is not known, all that follows is given up. Returns whether it is closed.
    @discardableResult
    private mutating func skipQuoted(by quote: UInt8, _ escapes: QueryDialect.Answer) -> Bool {
        index += 1
        while let next = byte() {
            index += 1
            if next == quote {
                guard byte() == quote else { return true }
                index += 1
            } else if next == UInt8(ascii: "\\"), escapes != .no {
                if escapes == .perhaps, byte() == quote { break }
                index += 1
            }
        }
        giveUp()
        return false
    }

    /// The text of Oracle's `q'[…]'`: its end is the bracket that closes, or the same character again, before a quote.
    mutating func hideAlternativelyQuoted() {
        let start = index
        let open = byte(at: 1) ?? 0
        let close: UInt8 =
            switch open {
            case UInt8(ascii: "("): UInt8(ascii: ")")
            case UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "{"): open + 2
            default: open
            }
        index += 2
        while index < bytes.count, !(byte() == close && byte(at: 1) == UInt8(ascii: "'")) { index += 1 }
        index = min(index + 2, bytes.count)
        endLiteral(from: start)
    }

    /// `$$…$$` or `$tag$…$tag$` in PostgreSQL; elsewhere `$` is part of names and parameters.
    mutating func scanDollar() {
        var end = index + 1
        while end < bytes.count, bytes[end].isWord, bytes[end] != UInt8(ascii: "$") { end += 1 }
        lookedAhead += end - index
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), byte(at: 1)?.isDigit == false else {
            return scanParameter(until: end)
        }
        let start = index
        let content = skipDollarQuoted(tag: index...end)
        if dialect != .postgres, opensAnything(in: content) { giveUp() }
        endLiteral(from: start)
    }

    /// Returns what is between the tags. A comparison ends at the next `$` at the latest, so that no byte is compared twice.
    private mutating func skipDollarQuoted(tag: ClosedRange<Int>) -> Range<Int> {
        let start = tag.upperBound + 1
        index = start
        while index + tag.count <= bytes.count {
            if bytes[index] == UInt8(ascii: "$"), bytes[index..<(index + tag.count)].elementsEqual(bytes[tag]) {
                defer { index += tag.count }
                return start..<index
            }
            index += 1
        }
        giveUp()
        return start..<index
    }

    // MARK: Names

    mutating func scanDoubleQuoted() {
        let start = index
        let quote = UInt8(ascii: "\"")
        let isExpected = writer.last == .dot || writer.context.contains(.namesFollow) && !writer.hasOddBrackets
        let isPart = writer.last == .dot
        let isClosed = skipQuoted(by: quote, dialect.escapesByBackslash)
        quotedEnd = index
        let content = (start + 1)..<max(start + 1, index - 1)
        settle(from: start)
        let isPrefix = byte() == UInt8(ascii: ".") && byte(at: 1)?.isDigit != true
        let isKept: Bool =
            switch dialect.doubleQuotesNames {
            case .yes: true
            case .no: false
            case .perhaps: isExpected || isPrefix
            }
        if isKept, isClosed, isName(content, allowsSpaces: false), keeps(content, isPart) {
            append(quoted: content, between: (quote, quote), staysSo: !isPrefix || isExpected)
        } else {
            writer.appendPlaceholder()
        }
    }

    /// A name in MySQL and SQLite. In PostgreSQL it is an operator, so what could be opened within gives up all that follows.
    mutating func scanBackquoted() {
        let start = index
        let quote = UInt8(ascii: "`")
        let isPart = writer.last == .dot
        let isClosed = skipQuoted(by: quote, .no)
        quotedEnd = index
        let content = (start + 1)..<max(start + 1, index - 1)
        if isClosed, isName(content, allowsSpaces: true), keeps(content, isPart) {
            append(quoted: content, between: (quote, quote))
        } else {
            writer.appendPlaceholder()
        }
        if dialect != .mysql, dialect != .sqlite, opensAnything(in: content) { giveUp() }
        settle(from: start)
    }

    mutating func scanBracket() {
        switch dialect.bracketsNames {
        case .yes: scanBracketed()
        case .no: openBracket()
        case .perhaps:
            if index > nameEnd.single { nameEnd.single = bracketEnd(isDoubled: false) }
            if index > nameEnd.doubled { nameEnd.doubled = bracketEnd(isDoubled: true) }
            openBracket()
        }
    }

    private mutating func openBracket() {
        writer.open(.bracket, UInt8(ascii: "["))
        index += 1
    }

    private mutating func scanBracketed() {
        let start = index
        let isPart = writer.last == .dot
        let end = bracketEnd(isDoubled: dialect == .sqlServer)
        index = min(end + 1, bytes.count)
        quotedEnd = index
        let content = (start + 1)..<end
        if end < bytes.count, isName(content, allowsSpaces: true), keeps(content, isPart) {
            append(quoted: content, between: (UInt8(ascii: "["), UInt8(ascii: "]")))
        } else {
            writer.appendPlaceholder()
        }
    }

    /// Of the name that begins here; the end of the statement if there is none.
    private mutating func bracketEnd(isDoubled: Bool) -> Int {
        var end = index + 1
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "]") {
                guard isDoubled, end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "]") else { break }
                end += 1
            }
            end += 1
        }
        lookedAhead += end - index
        return min(end, bytes.count)
    }

    private mutating func keeps(_ content: Range<Int>, _ isPart: Bool) -> Bool {
        setting.keeps(UnsafeBufferPointer(rebasing: bytes[content]), isPart: isPart)
    }

    /// A double-quoted text is kept only if it looks like a word.
    private func isName(_ content: Range<Int>, allowsSpaces: Bool) -> Bool {
        guard !content.isEmpty, content.count <= QueryName.limit else { return false }
        return content.allSatisfy { place in
            let byte = bytes[place]
            if byte == 0x20 || byte == UInt8(ascii: "-") || byte >= 0x80 { return allowsSpaces }
            return byte.isWord || byte == UInt8(ascii: "?")
        }
    }

    private mutating func append(quoted content: Range<Int>, between quotes: (UInt8, UInt8), staysSo: Bool = true) {
        let name = UnsafeBufferPointer(rebasing: bytes[content])
        lookedAhead += name.count
        if name.contains(where: { $0.isDigit || $0 == UInt8(ascii: "?") }), QueryName.isData(name) {
            writer.append(folded: name, between: quotes, keywords: keywords, staysSo: staysSo)
        } else {
            let whole = UnsafeBufferPointer(rebasing: bytes[(content.lowerBound - 1)..<(content.upperBound + 1)])
            writer.append(name: whole, staysSo: staysSo)
        }
    }
}
