/// What the message of a record says.
///
/// The forms are those of `check_log_duration`, `exec_simple_query`, `exec_parse_message`, `exec_bind_message` and
/// `exec_execute_message` in PostgreSQL's `tcop/postgres.c`, and of `contrib/auto_explain`.
enum LogMessage: Equatable {
    /// `duration: 12.345 ms  statement: SELECT …` or `…  execute NAME: SELECT …`.
    case execution(milliseconds: Double, statement: ArraySlice<UInt8>)
    /// `duration: 3.1 ms  plan:` and what `auto_explain` wrote.
    case plan(milliseconds: Double, ArraySlice<UInt8>)
    /// `duration: 1.2 ms`, of whatever the process did last.
    case duration(milliseconds: Double)
    /// `log_statement`: `statement: SELECT …` or `execute NAME: SELECT …`, before it runs.
    case announcement(ArraySlice<UInt8>)
    /// Tells a duration, but of no execution.
    case step(SkipReason)
    case other

    init(_ message: ArraySlice<UInt8>) {
        if let rest = message.dropping("duration: ") {
            self = LogMessage.timed(rest) ?? .other
        } else if let statement = message.dropping("statement: ") ?? LogMessage.executed(message) {
            self = .announcement(statement)
        } else {
            self = LogMessage.isForeignDuration(message) ? .step(.foreignLanguage) : .other
        }
    }

    private static func timed(_ text: ArraySlice<UInt8>) -> LogMessage? {
        guard let (milliseconds, rest) = number(text), let after = rest.dropping(" ms") else { return nil }
        guard let what = after.dropping("  ") else {
            return after.allSatisfy { $0 == 32 || $0 == 13 } ? .duration(milliseconds: milliseconds) : nil
        }
        if let statement = what.dropping("statement: ") ?? executed(what) {
            return .execution(milliseconds: milliseconds, statement: statement)
        }
        if let plan = what.dropping("plan:\n") { return .plan(milliseconds: milliseconds, plan) }
        if what.starts(with: "parse ".utf8) { return .step(.parse) }
        if what.starts(with: "bind ".utf8) { return .step(.bind) }
        if what.starts(with: "fastpath ".utf8) { return .step(.fastpath) }
        return nil
    }

    /// `execute NAME: …`, `execute NAME/PORTAL: …`, and `execute fetch from …`, which is the next part of one.
    private static func executed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let named = text.dropping("execute ") else { return nil }
        // A name is at most 63 bytes, a portal's likewise; what lies further is in the statement.
        var index = named.startIndex
        let limit = min(named.endIndex, named.startIndex + nameLimit)
        while index + 1 < limit {
            if named[index] == UInt8(ascii: ":"), named[index + 1] == UInt8(ascii: " ") { return named[(index + 2)...] }
            index += 1
        }
        return nil
    }

    /// `<word>: <number> ms`, such as `Dauer: 12.345 ms` or `durée : 12.345 ms`. The unit is translated too: `мс`, `ミリ秒`.
    private static func isForeignDuration(_ message: ArraySlice<UInt8>) -> Bool {
        guard let colon = message.prefix(wordLimit).firstIndex(of: UInt8(ascii: ":")), colon > message.startIndex
        else { return false }
        let text = message[(colon + 1)...].drop { $0 == 32 }
        guard let (_, rest) = number(text), let unit = rest.dropping(" "),
            text[..<rest.startIndex].contains(UInt8(ascii: "."))
        else { return false }
        return unit.starts(with: "ms".utf8) || unit.first.map { $0 >= 0x80 } == true
    }

    /// `12.345`: the server writes no sign, no exponent, and always a point.
    private static func number(_ text: ArraySlice<UInt8>) -> (value: Double, rest: ArraySlice<UInt8>)? {
        let digits = text.prefix(numberLimit).prefix { $0 >= 48 && $0 <= 57 || $0 == UInt8(ascii: ".") }
        guard let value = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
        return (value, text[digits.endIndex...])
    }

    /// Bytes: twice the longest identifier with room for its characters' width in a server built for longer ones.
    private static let nameLimit = 512
    /// Bytes of a translated word: the longest, the Russian one, has 34.
    private static let wordLimit = 48
    /// Digits and point. A duration of 300 years has fourteen.
    private static let numberLimit = 24
}

extension ArraySlice<UInt8> {
    /// What follows `prefix`, nil where it does not stand there.
    func dropping(_ prefix: String) -> ArraySlice<UInt8>? {
        starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
    }
}
