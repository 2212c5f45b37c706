/// Writes a shape token by token: sets the spaces, drops signs of numbers, folds lists, cuts what is too long.
///
struct QueryWriter: ~Copyable {

    /// Up to where tokens may stand in a shape that is cut: there is a space and the mark behind them.
    private static let room = QueryShape.limit - 1 - QueryMark.length

    let output: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private(set) var last = QueryToken.start
    /// Of the last token, where it is a keyword.
    var context: QueryKeyword.Traits = []
    /// What folding compared, in bytes.
    var work = 0

    /// As many as are open, the statement itself first.
    let lists: UnsafeMutablePointer<QueryList>
    var listCount = 1
    /// How many parentheses are open beyond those that have a list.
    var unlistedDepth = 0
    /// Brackets came in a way in which those of names do (`[a)b]`, `[a]]b]`): where these count for nothing, parentheses open and close
    /// elsewhere than it seems here, and it is not known whether a `FROM` is that of a statement.
    var hasOddBrackets = false
    /// Where the present statement begins, perhaps with a space, and the one before it.
    var statementStart = 0
    var previousStatement: Range<Int>?

    /// The last place at which the shape can be cut: the end of a token that says the same whatever follows.
    private var cut = 0
    /// Where the signs begin that stand before what comes next, and what was before them.
    private var signStart = 0
    private var beforeSign = QueryToken.start
    /// Where the last word begins.
    private var wordStart = 0
    /// The name that is being written is that of a table with its columns behind it.
    private var namesTable = false

    /// Memory for the shape of so many bytes: a token writes no more than a space and its own bytes, and a name of two or more bytes
    /// one more. The writer must not outlive it.
    static func withMemory<Result>(
        for length: Int, _ body: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<QueryList>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * length + 16) { output in
            withUnsafeTemporaryAllocation(of: QueryList.self, capacity: depthLimit) { lists in
                body(output.baseAddress!, lists.baseAddress!)  // Neither capacity is zero.
            }
        }
    }

    init(_ output: UnsafeMutablePointer<UInt8>, _ lists: UnsafeMutablePointer<QueryList>) {
        self.output = output
        self.lists = lists
        lists.initialize(to: QueryList(start: 0))
    }

    // MARK: Tokens

    /// `staysSo` is false where the next token decided that this one may stand.
    @inline(__always)
    mutating func append(_ token: QueryToken, _ bytes: UnsafeBufferPointer<UInt8>, staysSo: Bool = true) {
        begin(token)
        let place = output + count
        for index in 0..<bytes.count { place[index] = bytes[index] }
        count += bytes.count
        end(staysSo: staysSo)
    }

    @inline(__always)
    mutating func append(_ token: QueryToken, _ byte: UInt8) {
        begin(token)
        put(byte)
        end()
    }

    /// `isCall` says that it becomes a keyword before a parenthesis.
    @inline(__always)
    mutating func append(name bytes: UnsafeBufferPointer<UInt8>, isCall: Bool = false, staysSo: Bool = true) {
        let token = beginName()
        append(isCall && token == .name ? .call : token, bytes, staysSo: staysSo)
    }

    /// A name that is data, between its quotes if it has any. One of which only a mark would be left is a placeholder.
    mutating func append(
        folded name: UnsafeBufferPointer<UInt8>, between quotes: (UInt8, UInt8)?, keywords: QueryKeywords.Table,
        staysSo: Bool = true
    ) {
        // Tried where nothing stands yet.
        _ = QueryName.fold(name, to: output + count)
        if quotes == nil, output[count] == UInt8(ascii: "?") { return appendPlaceholder() }
        begin(beginName())
        if let quotes { put(quotes.0) }
        let start = count
        count += QueryName.fold(name, to: output + start)
        if let quotes { put(quotes.1) } else { separateMark(from: start, keywords) }
        end(staysSo: staysSo)
    }

    /// The end of a shape that was cut already.
    mutating func append(mark bytes: UnsafeBufferPointer<UInt8>) {
        if count > 0, last != .start { put(0x20) }
        last = .start
        append(.other, bytes)
    }

    /// Keywords have no digits, types no underscores, so that one bit makes the case.
    @inline(__always)
    mutating func append(_ keyword: QueryKeyword, _ bytes: UnsafeBufferPointer<UInt8>) {
        begin(keyword.token)
        let isSmall = keyword.traits.contains(.type)
        let place = output + count
        for index in 0..<bytes.count {
            let byte = bytes[index]
            place[index] = isSmall ? byte | 0x20 : byte == UInt8(ascii: "_") ? byte : byte & 0xDF
        }
        count += bytes.count
        end()
        context = keyword.traits
    }

    /// `?`, without the sign of what it stands for. Of several in a row one stays: texts in a row are one text.
    mutating func appendPlaceholder() {
        if last == .sign {
            truncate(to: signStart)
            last = beforeSign
        }
        guard last != .placeholder else { return context = [] }
        append(.placeholder, UInt8(ascii: "?"))
    }

    /// A sign is part of a number where nothing stands before it that it could add to.
    mutating func append(sign: UInt8) {
        if last.isOperand { return append(.operation, sign) }
        if last != .sign {
            signStart = count
            beforeSign = last
        }
        append(.sign, sign)
    }

    /// The word before a parenthesis is a function.
    mutating func raiseCall() {
        for index in wordStart..<count where output[index].isLetter { output[index] &= 0xDF }
    }

    private mutating func beginName() -> QueryToken {
        namesTable = context.contains(.tableFollows) || last == .dot && namesTable
        return namesTable ? .spacedName : .name
    }

    /// `date20260101` must not end up as the keyword `date` with a placeholder behind it.
    private mutating func separateMark(from start: Int, _ keywords: QueryKeywords.Table) {
        let name = UnsafeBufferPointer(start: output, count: count)
        guard let mark = name[start...].firstIndex(of: UInt8(ascii: "?")), keywords.find(name, start..<mark) != nil
        else {
            return
        }
        for index in stride(from: count, to: mark, by: -1) { output[index] = output[index - 1] }
        output[mark] = UInt8(ascii: "_")
        count += 1
    }

    @inline(__always)
    private mutating func begin(_ token: QueryToken) {
        if token.isSpaced(after: last) { put(0x20) }
        wordStart = count
        last = token
        context = []
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        output[count] = byte
        count += 1
    }

    @inline(__always)
    private mutating func end(staysSo: Bool = true) {
        if count <= QueryWriter.room, staysSo { cut = count }
    }

    /// To the end of an earlier token.
    mutating func truncate(to end: Int) {
        count = end
        cut = min(cut, end)
    }

    // MARK: The end

    mutating func finish() -> String {
        endLists()
        if count > QueryShape.limit {
            let sum = QueryMark.sum(of: UnsafeBufferPointer(start: output, count: count))
            count = cut
            if count > 0 { put(0x20) }
            QueryMark.write(sum, to: output + count)
            count += QueryMark.length
        }
        return String(decoding: UnsafeBufferPointer(start: output, count: count), as: UTF8.self)
    }
}
