extension QueryScanner {
    mutating func scanWord() {
        let start = index
        var hasDigit = false
        var end = start
        while end < bytes.count, isOfName(bytes[end]) {
            hasDigit = hasDigit || bytes[end].isDigit
            end += 1
        }
        index = end
        if bytes[start] >= 0x80, start == 0 || bytes[start - 1] == 0x20, QueryMark.isOne(bytes, from: start) {
            return writer.append(mark: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        if let next = byte(), next.opensLiteral, scanPrefixed(start..<index, next) { return }
        let keyword = writer.last == .dot ? nil : keywords.find(bytes, start..<index)
        if start == quotedEnd, keyword == nil { return giveUp() }
        if keyword == nil, dialect == .unknown, writer.last == .start { return scanCommand(from: start) }
        if !verbs.isDecided { verbs.see(keyword, depth: writer.depth) }
        if let keyword, isKeyword(keyword) {
            scan(keyword, start..<index)
        } else {
            scanName(from: start, hasDigit: hasDigit, keyword)
        }
    }

    @inline(__always)
    private func isOfName(_ byte: UInt8) -> Bool {
        byte.isWord || byte == UInt8(ascii: "#") && dialect.numberSign == .letter
    }

    // MARK: Prefixes of literals

    /// `E'…'`, `N'…'`, `B'…'`, `X'…'`, `_utf8'…'`, `U&'…'`: false where the word is one of its own.
    private mutating func scanPrefixed(_ word: Range<Int>, _ next: UInt8) -> Bool {
        let isUnicode = next == UInt8(ascii: "&") && isLetter(word, "u")
        let quote = isUnicode ? byte(at: 1) : next
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return false }
        if isUnicode {
            guard dialect == .postgres || dialect == .unknown else { return false }
            index += 1
            hideQuoted(by: bytes[index], dialect.escapesByBackslash)
        } else if bytes[word.lowerBound] == UInt8(ascii: "_") || isLetter(word, "nbx") {
            hideQuoted(by: next, dialect.escapesByBackslash)
        } else if next == UInt8(ascii: "'") {
            return scanEscapedOrAlternative(word)
        } else {
            return false
        }
        return true
    }

    private mutating func scanEscapedOrAlternative(_ word: Range<Int>) -> Bool {
        if isLetter(word, "e") {
            scanText(isEscaped: dialect == .postgres)
            return true
        }
        guard word.count <= 2, bytes[word.upperBound - 1] | 0x20 == UInt8(ascii: "q") else { return false }
        switch dialect.quotesAlternatively {
        case .yes: hideAlternativelyQuoted()
        case .perhaps:
            writer.appendPlaceholder()
            giveUp()
        case .no: return false
        }
        return true
    }

    /// Whether the word is one of these letters.
    private func isLetter(_ word: Range<Int>, _ letters: StaticString) -> Bool {
        guard word.count == 1 else { return false }
        let letter = bytes[word.lowerBound] | 0x20
        return (0..<letters.utf8CodeUnitCount).contains { letters.utf8Start[$0] == letter }
    }

    // MARK: Keywords

    /// Whether the word is one where it stands.
    private func isKeyword(_ keyword: QueryKeyword) -> Bool {
        if keyword.traits.contains(.call) { return false }
        guard keyword.traits.contains(.leading) else { return true }
        return writer.last == .start || writer.last == .semicolon || writer.last == .other
    }

    private mutating func scan(_ keyword: QueryKeyword, _ range: Range<Int>) {
        let context = writer.context
        var traits = keyword.traits
        switch keyword.role {
        case .plain: if keyword.operation == .copy { isCopy = true }
        case .from:
            // `IS DISTINCT FROM` has a value behind it, and so has the `FROM` of a function.
            if !writer.readsTables || context.contains(.readsValues) { traits.remove(.namesFollow) }
        case .by:
            if context.contains(.namesUser) {
                writer.append(keyword, UnsafeBufferPointer(rebasing: bytes[range]))
                writer.appendPlaceholder()
                return giveUp()
            }
        case .standard: if writer.isAtItem { return writer.appendPlaceholder() }
        case .standardInput: isFollowedByData = isCopy
        case .alias: if writer.holdsRows { traits.insert(.clause) }
        case .distinct, .identified, .values, .with, .transaction: break
        }
        if traits.contains(.value), !context.contains(.keepsValue) { return writer.appendPlaceholder() }
        beginSetting(keyword)
        if traits.contains(.clause) { writer.endList() }
        writer.append(keyword, UnsafeBufferPointer(rebasing: bytes[range]))
        if traits.contains(.clause) { writer.beginList(holdsRows: keyword.role == .values) }
        if traits.contains(.readsTables) { writer.readsTables = true }
        writer.context = traits
    }

    /// `SET` begins a setting where it begins a statement, or changes what a role or a database is set to.
    private mutating func beginSetting(_ keyword: QueryKeyword) {
        let isFirst = writer.last == .start || writer.last == .semicolon
        if keyword.traits.contains(.settles) {
            if isFirst || keyword.operation == .set && verbs.operation == .alter { setting = .name }
        } else if keyword.role == .transaction {
            setting = .none
        } else {
            setting.endName()
        }
    }

    // MARK: Names

    /// What begins with no verb of SQL may be of another language, in which any word can be a value: `AUTH secret`. The first is kept.
    private mutating func scanCommand(from start: Int) {
        scanName(from: start, hasDigit: bytes[start..<index].contains(where: \.isDigit), nil)
        while byte() == UInt8(ascii: "."), let next = byte(at: 1), next.opensName || next == UInt8(ascii: "?") {
            scanDot()
            if next == UInt8(ascii: "?") {
                scanMark()
                continue
            }
            let part = index
            while let next = byte(), next.isWord { index += 1 }
            scanName(from: part, hasDigit: bytes[part..<index].contains(where: \.isDigit), nil)
        }
        giveUp()
    }

    private mutating func scanName(from start: Int, hasDigit: Bool, _ keyword: QueryKeyword?) {
        var hasDigit = hasDigit
        if keyword == nil { takeMark(&hasDigit) }
        let name = UnsafeBufferPointer(rebasing: bytes[start..<index])
        guard name.count <= QueryName.limit, setting.keeps(name, isPart: writer.last == .dot) else {
            if writer.depth == 0, writer.last != .comma, writer.last != .placeholder { writer.beginList() }
            return writer.appendPlaceholder()
        }
        lookedAhead += hasDigit ? name.count : 0
        let mayFormat = isFormatOfData(name)
        if hasDigit, QueryName.isData(name) {
            writer.append(folded: name, between: nil, keywords: keywords)
        } else {
            writer.append(name: name, isCall: keyword?.traits.contains(.call) == true)
        }
        if mayFormat { endFormat() }
    }

    /// ClickHouse's `INSERT INTO t FORMAT CSV`, with the rows behind it.
    private func isFormatOfData(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count == 6, verbs.operation == .insert, writer.depth == 0, dialect == .unknown,
            writer.last == .name || writer.last == .spacedName || writer.last == .close
        else { return false }
        return zip(name, "format".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    private mutating func endFormat() {
        while let next = byte(), next.isBlank { index += 1 }
        let start = index
        while let next = byte(), next.isWord { index += 1 }
        if index > start { writer.append(name: UnsafeBufferPointer(rebasing: bytes[start..<index])) }
        giveUp()
    }

    /// `tmp_?` is what the shape of a name was.
    private mutating func takeMark(_ hasDigit: inout Bool) {
        guard byte() == UInt8(ascii: "?") else { return }
        hasDigit = true
        while let next = byte(), isOfName(next) || next == UInt8(ascii: "?") { index += 1 }
    }
}

extension UInt8 {
    /// Behind the prefix of one.
    fileprivate var opensLiteral: Bool {
        self == UInt8(ascii: "'") || self == UInt8(ascii: "\"") || self == UInt8(ascii: "&")
    }
}
