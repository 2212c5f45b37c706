extension QueryScanner {
    /// False, and nothing skipped, where none begins. What ends `/*! … */` is skipped likewise.
    mutating func skipComment(_ first: UInt8) -> Bool {
        switch first {
        case UInt8(ascii: "-"): skipDashes()
        case UInt8(ascii: "/"): skipBlock()
        case UInt8(ascii: "#"): skipNumberSign()
        case UInt8(ascii: "*"): endExecuted()
        default: false
        }
    }

    private mutating func skipDashes() -> Bool {
        guard opensDashes(at: index) else { return false }
        let isSeparate = index + 2 >= bytes.count || bytes[index + 2].isBlank
        skipLine(isCertain: isSeparate || dialect.needsBlankAfterDashes != .perhaps)
        return true
    }

    func opensDashes(at place: Int) -> Bool {
        guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "-"), bytes[place + 1] == UInt8(ascii: "-") else {
            return false
        }
        return dialect.needsBlankAfterDashes != .yes || place + 2 >= bytes.count || bytes[place + 2].isBlank
    }

    private mutating func skipNumberSign() -> Bool {
        switch dialect.numberSign {
        case .comment: skipLine(isCertain: true)
        case .unsure: skipLine(isCertain: false)
        case .operation, .letter: return false
        }
        return true
    }

    /// Where it is not certain that a comment begins or ends here, and the other reading could open a text that goes on over the line's
    /// end, all that follows is given up. In PostgreSQL `#>` is an operator, in MySQL `5--1` a sum.
    private mutating func skipLine(isCertain: Bool) {
        let start = index
        var isCertain = isCertain
        while let next = byte(), next != 0x0A {
            if next == 0x0D {
                if dialect.endsLineAtReturn == .yes { break }
                if dialect.endsLineAtReturn == .perhaps, byte(at: 1) != 0x0A { isCertain = false }
            }
            index += 1
        }
        if !isCertain, opensAnything(in: (start + 1)..<index) { return giveUp() }
        settle(from: start)
    }

    private mutating func endExecuted() -> Bool {
        guard isInExecutedComment, byte(at: 1) == UInt8(ascii: "/") else { return false }
        index += 2
        isInExecutedComment = false
        return true
    }

    private mutating func skipBlock() -> Bool {
        guard byte(at: 1) == UInt8(ascii: "*") else { return false }
        if let length = executedLength() {
            switch dialect.executesComments {
            case .yes:
                index += length
                while let next = byte(), next.isDigit { index += 1 }
                isInExecutedComment = true
                return true
            case .perhaps:
                skipPerhapsExecuted()
                return true
            case .no: break
            }
        }
        skipPlainBlock()
        return true
    }

    /// Of `/*!`, and of `/*M!`, which MariaDB alone executes.
    private func executedLength() -> Int? {
        if byte(at: 2) == UInt8(ascii: "!") { return 3 }
        return byte(at: 2) == UInt8(ascii: "M") && byte(at: 3) == UInt8(ascii: "!") ? 4 : nil
    }

    /// Both readings agree on what follows if nothing in it opens a text or a comment.
    private mutating func skipPerhapsExecuted() {
        let start = index
        index += 2
        while index < bytes.count, !closesBlock(at: index) { index += 1 }
        if opensAnything(in: (start + 2)..<index) { return giveUp() }
        index = min(index + 2, bytes.count)
        settle(from: start)
    }

    func closesBlock(at place: Int) -> Bool {
        bytes[place] == UInt8(ascii: "*") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "/")
    }

    func opensBlock(at place: Int) -> Bool {
        bytes[place] == UInt8(ascii: "/") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "*")
    }

    /// An unclosed one reaches to the end. Where it is not known whether they nest, one within another gives up all that follows.
    private mutating func skipPlainBlock() {
        let start = index
        var depth = 1
        index += 2
        while depth > 0, index < bytes.count {
            if closesBlock(at: index) {
                depth -= 1
                index += 2
            } else if opensBlock(at: index), dialect.nestsComments != .no {
                if dialect.nestsComments == .perhaps { return giveUp() }
                depth += 1
                index += 2
            } else {
                index += 1
            }
        }
        if depth == 0 { read(tagsIn: (start + 2)..<(index - 2)) }
        settle(from: start)
    }

    /// Whether the bytes, read as part of the statement, could open what reaches beyond them.
    mutating func opensAnything(in range: Range<Int>) -> Bool {
        lookedAhead += range.count
        for place in range {
            switch bytes[place] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "#"):
                return true
            case UInt8(ascii: "/") where opensBlock(at: place): return true
            case UInt8(ascii: "-") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "-"): return true
            case UInt8(ascii: "["): return true
            default: break
            }
        }
        return false
    }

    /// Behind a literal or a comment: gives up where it reached over the end of what another reading has around it, a name in brackets
    /// or a comment that is not executed after all.
    mutating func settle(from start: Int) {
        if dialect.bracketsNames == .perhaps {
            for end in [nameEnd.single, nameEnd.doubled] where start <= end && end < index { return giveUp() }
        }
        if isInExecutedComment {
            lookedAhead += index - start
            for place in start..<index where closesBlock(at: place) { return giveUp() }
        }
    }
}
