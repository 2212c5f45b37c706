/// Items that are alike are written once. An item is compared with the one before it, when it ends.
extension QueryWriter {
    /// How many parentheses may stand in each other and have lists that fold. So many lists fit on the stack.
    static let depthLimit = 24
    /// The longest item that folds, in bytes. Items that are compared are of one length, so each holds at most half of what holds both:
    /// with this limit no byte is compared more than a dozen times, however deep it stands.
    private static let itemLimit = 4096

    var depth: Int { listCount - 1 + unlistedDepth }

    var readsTables: Bool {
        get { unlistedDepth == 0 && lists[listCount - 1].readsTables }
        set { if unlistedDepth == 0 { lists[listCount - 1].readsTables = newValue } }
    }

    var holdsRows: Bool { unlistedDepth == 0 && lists[listCount - 1].holdsRows }

    /// An item of its own can begin here.
    var isAtItem: Bool { depth > 0 && (last == .open || last == .comma) }

    // MARK: What delimits

    mutating func open(_ token: QueryToken, _ byte: UInt8) {
        if last == .call, token == .open { raiseCall() }
        append(token, byte)
        if lists[listCount - 1].isBracketed, token == .open { hasOddBrackets = true }
        if listCount < QueryWriter.depthLimit {
            (lists + listCount).initialize(to: QueryList(start: count, isBracketed: token == .bracket))
            listCount += 1
        } else {
            unlistedDepth += 1
            if token == .bracket { hasOddBrackets = true }
        }
    }

    /// Closes what is of its kind.
    mutating func close(_ byte: UInt8) {
        let isBracket = byte == UInt8(ascii: "]")
        if isBracket, last == .close, output[count - 1] == byte { hasOddBrackets = true }
        if unlistedDepth > 0 {
            unlistedDepth -= 1
        } else if listCount > 1, lists[listCount - 1].isBracketed == isBracket {
            endItem()
            listCount -= 1
        } else {
            hasOddBrackets = true
        }
        append(.close, byte)
    }

    /// Of several in a row one stays, so that no item is empty but a last one that was cut.
    mutating func comma() {
        guard last != .comma else { return }
        if unlistedDepth == 0 { endItem() }
        append(.comma, UInt8(ascii: ","))
        if unlistedDepth == 0 { lists[listCount - 1].start = count }
    }

    /// Ends the list that stands before a keyword.
    mutating func endList() { if unlistedDepth == 0 { endItem() } }

    /// Begins one behind a keyword.
    mutating func beginList(holdsRows: Bool = false) {
        guard unlistedDepth == 0 else { return }
        let index = listCount - 1
        lists[index].start = count
        lists[index].previous = nil
        lists[index].holdsRows = holdsRows
    }

    /// Ends the statement, and whatever was left open in it.
    mutating func semicolon() {
        guard last != .start, last != .semicolon else { return }
        endLists()
        append(.semicolon, UInt8(ascii: ";"))
        listCount = 1
        unlistedDepth = 0
        lists[0] = QueryList(start: count)
        statementStart = count
    }

    // MARK: Folding

    private mutating func endItem() {
        let list = lists[listCount - 1]
        let item = trimmed(from: list.start)
        if let previous = list.previous, item.count == previous.count, begins(previous, with: item),
            folds(previous, list)
        {
            truncate(to: previous.upperBound)
        } else {
            lists[listCount - 1].previous = item
        }
    }

    /// Also drops what was begun and cut: `VALUES (?), (?` is a longer `VALUES (?)`. From the inside out, for what is dropped within an
    /// item makes it like the one before.
    mutating func endLists() {
        if last == .semicolon { return truncate(to: count - 1) }
        var isWhole = unlistedDepth == 0
        for index in stride(from: listCount - 1, through: 0, by: -1) {
            let list = lists[index]
            let item = trimmed(from: list.start)
            if let previous = list.previous, item.isEmpty || !isWhole || item.count == previous.count,
                begins(previous, with: item), folds(previous, list)
            {
                truncate(to: previous.upperBound)
            }
            isWhole = false
        }
        endStatement()
    }

    private mutating func endStatement() {
        let statement = trimmed(from: statementStart)
        if let previous = previousStatement, statement.count == previous.count, begins(previous, with: statement) {
            truncate(to: previous.upperBound)
        } else {
            previousStatement = statement
        }
    }

    private func trimmed(from start: Int) -> Range<Int> {
        min(start < count && output[start] == 0x20 ? start + 1 : start, count)..<count
    }

    /// Items without a literal say something each, but for rows.
    private mutating func folds(_ item: Range<Int>, _ list: QueryList) -> Bool {
        if list.holdsRows { return true }
        work += item.count
        return item.contains { output[$0] == UInt8(ascii: "?") && !isOfName($0) }
    }

    /// What a name lost its digits to tells of no literal: two such tables are two.
    private func isOfName(_ place: Int) -> Bool {
        guard place > 0 else { return false }
        let before = output[place - 1]
        return before.isWord || before == UInt8(ascii: "-") || before == UInt8(ascii: "\"")
            || before == UInt8(ascii: "`")
    }

    private mutating func begins(_ whole: Range<Int>, with part: Range<Int>) -> Bool {
        guard part.count <= whole.count, part.count <= QueryWriter.itemLimit else { return false }
        for offset in 0..<part.count where output[whole.lowerBound + offset] != output[part.lowerBound + offset] {
            work += offset
            return false
        }
        work += part.count
        return true
    }
}
