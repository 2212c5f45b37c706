/// Rewrites the parameters of a route, whatever a router writes them as, to `:name`.
struct RouteScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var result: [UInt8] = []
    /// Where the present segment begins in `result`.
    private var segmentStart = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        result.reserveCapacity(bytes.count + 16)
    }

    mutating func rewritten() -> [UInt8] {
        while let byte = byte() {
            switch byte {
            case UInt8(ascii: "/"): startSegment()
            case UInt8(ascii: "#"): return result
            case UInt8(ascii: "?"): if endsAtQuestionMark() { return result }
            case UInt8(ascii: "["): scanBracketed(until: UInt8(ascii: "]"))
            case UInt8(ascii: "{"): scanBracketed(until: UInt8(ascii: "}"))
            case UInt8(ascii: "<"): scanBracketed(until: UInt8(ascii: ">"))
            case UInt8(ascii: "(") where isAtStart: scanGroup()
            case UInt8(ascii: ":"): scanMarked(byte)
            case UInt8(ascii: "$") where isAtStart: scanMarked(byte)
            case UInt8(ascii: "*"): scanStar()
            default: take()
            }
        }
        return result
    }

    private var isAtStart: Bool { result.count == segmentStart }

    private func byte(at offset: Int = 0) -> UInt8? { index + offset < bytes.count ? bytes[index + offset] : nil }

    private mutating func take() {
        result.append(bytes[index])
        index += 1
    }

    private mutating func startSegment() {
        take()
        segmentStart = result.count
    }

    /// Behind a parameter it makes it optional, which is no part of the name; elsewhere a query begins.
    private mutating func endsAtQuestionMark() -> Bool {
        let isOptional = result[segmentStart...].first == UInt8(ascii: ":")
        index += 1
        return !isOptional || !(byte() == nil || byte() == UInt8(ascii: "/"))
    }

    // MARK: Parameters

    /// `[id]`, `[...path]`, `[[...path]]`, `[id=int]`, `{id}`, `{id:int}`, `{id?}`, `{*path}`, `<id>`, `<int:id>`.
    private mutating func scanBracketed(until close: UInt8) {
        let open = bytes[index]
        var depth = 0
        var end = index
        while end < bytes.count {
            if bytes[end] == open { depth += 1 }
            if bytes[end] == close { depth -= 1 }
            if depth == 0 { break }
            end += 1
        }
        guard end < bytes.count else { return take() }
        var inner = bytes[(index + 1)..<end]
        index = end + 1
        while inner.first == open, inner.last == close { inner = inner.dropFirst().dropLast() }
        append(inner: inner, isTypeFirst: close == UInt8(ascii: ">"))
    }

    private mutating func append(inner: ArraySlice<UInt8>, isTypeFirst: Bool) {
        var name = inner
        var isRest = false
        while let first = name.first, first == UInt8(ascii: ".") || first == UInt8(ascii: "*") {
            isRest = true
            name = name.dropFirst()
        }
        if isTypeFirst, let colon = name.lastIndex(of: UInt8(ascii: ":")) {
            isRest = isRest || name[..<colon].elementsEqual("path".utf8)
            name = name[(colon + 1)...]
        }
        let end = name.firstIndex { !RouteScanner.isNameByte($0) } ?? name.endIndex
        if name[end...].first == UInt8(ascii: "*") { isRest = true }
        // What follows a name is a type or a pattern; anything else is no name that a person gave.
        let isName =
            name[end...].first.map { [":", "=", "?", "*", "("].contains(Character(Unicode.Scalar($0))) } ?? true
        append(parameter: isName ? name[..<end] : [], isRest: isRest)
    }

    /// `:id`, `:id(\d+)`, `:id?`, `:path*`, `$id`. A colon within a word is a character like any other.
    private mutating func scanMarked(_ mark: UInt8) {
        let isWithinWord = result.last.map { $0.isLetter || $0.isDigit } ?? false
        guard !isWithinWord, mark == UInt8(ascii: "$") || byte(at: 1).map(RouteScanner.isNameStart) == true else {
            return take()
        }
        index += 1
        let start = index
        while let next = byte(), RouteScanner.isNameByte(next) { index += 1 }
        let name = bytes[start..<index]
        skipExpression()
        var isRest = name.isEmpty
        if byte() == UInt8(ascii: "*") || byte() == UInt8(ascii: "+") {
            isRest = true
            index += 1
        }
        append(parameter: name, isRest: isRest)
    }

    /// The expression that a parameter has to match, in parentheses.
    private mutating func skipExpression() {
        guard byte() == UInt8(ascii: "(") else { return }
        var depth = 0
        var end = index
        repeat {
            if bytes[end] == UInt8(ascii: "(") { depth += 1 }
            if bytes[end] == UInt8(ascii: ")") { depth -= 1 }
            end += 1
        } while depth > 0 && end < bytes.count
        if depth == 0 { index = end }
    }

    /// `*`, `**`, `*path`: all that follows.
    private mutating func scanStar() {
        guard isAtStart else { return take() }
        while byte() == UInt8(ascii: "*") { index += 1 }
        let start = index
        while let next = byte(), RouteScanner.isNameByte(next) { index += 1 }
        if start == index {
            result.append(UInt8(ascii: "*"))
        } else {
            append(parameter: bytes[start..<index], isRest: true)
        }
    }

    /// A segment of its own in parentheses only groups files; `(.)` and `(..)` in front tell where a page is shown.
    private mutating func scanGroup() {
        guard let close = bytes[index...].firstIndex(of: UInt8(ascii: ")")) else { return take() }
        let inner = bytes[(index + 1)..<close]
        let isEnd = close + 1 == bytes.count || bytes[close + 1] == UInt8(ascii: "/")
        let isGroup =
            isEnd && !inner.isEmpty && inner.allSatisfy { RouteScanner.isNameByte($0) || $0 == UInt8(ascii: "-") }
        guard isGroup || !inner.isEmpty && inner.allSatisfy({ $0 == UInt8(ascii: ".") }) else { return take() }
        index = close + 1
    }

    // MARK: Writing

    private mutating func append(parameter name: ArraySlice<UInt8>, isRest: Bool) {
        result.append(UInt8(ascii: ":"))
        let isName = name.first.map(RouteScanner.isNameStart) == true && name.count < SegmentPlaceholder.parameterLimit
        result.append(contentsOf: isName ? name : RouteScanner.nameless[...])
        if isRest { result.append(UInt8(ascii: "*")) }
    }

    private static let nameless = Array("param".utf8)

    private static func isNameStart(_ byte: UInt8) -> Bool { byte.isLetter || byte == UInt8(ascii: "_") }
    private static func isNameByte(_ byte: UInt8) -> Bool { isNameStart(byte) || byte.isDigit }
}
