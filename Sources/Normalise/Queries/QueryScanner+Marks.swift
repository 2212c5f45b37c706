/// Numbers, placeholders and operators.
extension QueryScanner {
    /// In all notations: `1e5`, `.5`, `0x1F`, `1_000`, `1.5e-3`. A `$` may open a text behind it.
    mutating func scanNumber() {
        while let next = byte() {
            let isExponentSign =
                (next == UInt8(ascii: "+") || next == UInt8(ascii: "-"))
                && bytes[index - 1] | 0x20 == UInt8(ascii: "e") && byte(at: 1)?.isDigit == true
            guard next.isWord && next != UInt8(ascii: "$") || next == UInt8(ascii: ".") || isExponentSign else { break }
            index += 1
        }
        writer.appendPlaceholder()
    }

    /// A UUID, which CQL writes without quotes.
    @inline(__always)
    mutating func opensIdentifier() -> Bool {
        let length = 36
        guard index + length <= bytes.count, bytes[index + 8] == UInt8(ascii: "-") else { return false }
        lookedAhead += length
        let isWhole = index + length == bytes.count || !bytes[index + length].isWord
        return isWhole
            && (0..<length).allSatisfy { offset in
                let isDash = offset == 8 || offset == 13 || offset == 18 || offset == 23
                return isDash
                    ? bytes[index + offset] == UInt8(ascii: "-") : bytes[index + offset].isHexadecimal
            }
    }

    mutating func scanIdentifier() {
        index += 36
        writer.appendPlaceholder()
    }

    mutating func scanDot() {
        if byte(at: 1)?.isDigit == true, writer.last != .dot {
            index += 1
            return scanNumber()
        }
        writer.append(.dot, UInt8(ascii: "."))
        index += 1
    }

    /// `$1`, `:name`, `@p1`.
    mutating func scanParameter(until end: Int) {
        if end == index + 1 {
            writer.append(.other, bytes[index])
        } else {
            writer.appendPlaceholder()
        }
        index = end
    }

    private mutating func scanParameter() {
        var end = index + 1
        while end < bytes.count, bytes[end].isWord { end += 1 }
        scanParameter(until: end)
    }

    /// `?`, `?1`.
    mutating func scanMark() {
        index += 1
        while let next = byte(), next.isDigit { index += 1 }
        writer.appendPlaceholder()
    }

    /// `::` is PostgreSQL's cast, `:=` an assignment, `[1:2]` a slice.
    mutating func scanColon() {
        guard let next = byte(at: 1) else { return take(.colon, 1) }
        if next == UInt8(ascii: ":") { return take(.cast, 2) }
        if next == UInt8(ascii: "=") { return take(.operation, 2) }
        if next.isWord, !(dialect == .postgres && next.isDigit) { return scanParameter() }
        take(.colon, 1)
    }

    private mutating func take(_ token: QueryToken, _ count: Int) {
        writer.append(token, UnsafeBufferPointer(rebasing: bytes[index..<(index + count)]))
        index += count
    }

    /// `@@version` is a system variable, but in PostgreSQL `@@` is an operator.
    mutating func scanAt() {
        if isSystemVariable(at: index) {
            let start = index
            index += 2
            while let next = byte(), next.isWord { index += 1 }
            guard index - start <= QueryName.limit else { return writer.appendPlaceholder() }
            return writer.append(.name, UnsafeBufferPointer(rebasing: bytes[start..<index]))
        }
        if byte(at: 1)?.isWord == true { scanParameter() } else { scanOperator() }
    }

    private func isSystemVariable(at place: Int) -> Bool {
        dialect != .postgres && place + 2 < bytes.count && bytes[place + 1] == UInt8(ascii: "@")
            && bytes[place + 2].isWord
    }

    // MARK: Python's placeholders

    /// The longest name in `%(name)s`, in bytes.
    private static let formatLimit = 64

    /// `%s`, `%d`, `%(name)s`. Behind an operand it is a remainder instead.
    mutating func isFormatMark(at place: Int) -> Bool { formatEnd(at: place) != nil }

    mutating func scanFormatMark() {
        index = formatEnd(at: index) ?? index + 1
        writer.appendPlaceholder()
    }

    private mutating func formatEnd(at place: Int) -> Int? {
        var end = place + 1
        defer { lookedAhead += end - place }
        if end < bytes.count, bytes[end] == UInt8(ascii: "(") {
            let limit = min(end + QueryScanner.formatLimit, bytes.count)
            end += 1
            while end < limit, bytes[end].isWord { end += 1 }
            guard end < limit, bytes[end] == UInt8(ascii: ")") else { return nil }
            end += 1
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "s") || bytes[end] == UInt8(ascii: "d"),
            end + 1 == bytes.count || !bytes[end + 1].isWord
        else { return nil }
        return end + 1
    }

    // MARK: Operators

    /// The longest operator, in bytes; PostgreSQL has 63, nobody more than four.
    private static let operatorLimit = 32

    /// A sign at its end belongs to what follows, but in PostgreSQL where certain characters are in it (SQL Syntax, 4.1.3).
    mutating func scanOperator() {
        let start = index
        index += 1
        var isSpecial = bytes[start].isSpecialOperator
        while index < bytes.count, index - start < QueryScanner.operatorLimit, bytes[index].isOperator,
            !opensNext(from: start)
        {
            isSpecial = isSpecial || bytes[index].isSpecialOperator
            index += 1
        }
        var end = index
        if !(isSpecial && dialect == .postgres) { while end > start + 1, bytes[end - 1].isSign { end -= 1 } }
        if end == start + 1, bytes[start].isSign {
            writer.append(sign: bytes[start])
        } else {
            writer.append(.operation, UnsafeBufferPointer(rebasing: bytes[start..<end]))
        }
        for place in end..<index { writer.append(sign: bytes[place]) }
    }

    /// Whether the operator ends here, since something else begins.
    private mutating func opensNext(from start: Int) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "-"): return opensDashes(at: index)
        case UInt8(ascii: "/"): return opensBlock(at: index)
        case UInt8(ascii: "*"): return isInExecutedComment && closesBlock(at: index)
        case UInt8(ascii: "#"): return dialect.numberSign != .operation
        case UInt8(ascii: "%"): return isFormatMark(at: index)
        case UInt8(ascii: "@"):
            if isSystemVariable(at: index) { return true }
            // `a <@ b` and `a @@ b` are PostgreSQL's.
            let isOfPostgres =
                dialect == .postgres && (bytes[index - 1] == UInt8(ascii: "<") || bytes[index - 1] == UInt8(ascii: "@"))
            return byte(at: 1)?.isWord == true && !isOfPostgres
        default: return false
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }

    fileprivate var isSign: Bool { self == UInt8(ascii: "-") || self == UInt8(ascii: "+") }

    fileprivate var isSpecialOperator: Bool {
        switch self {
        case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "%"),
            UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"):
            true
        default: false
        }
    }
}
