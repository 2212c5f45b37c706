import Foundation

/// Finds the statement in what `auto_explain` logs, in each of its formats (`auto_explain.log_format`).
enum PlanText {
    /// Nil where there is none. Parameters, which hold literals, are not part of it.
    static func statement(in plan: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if let text = plan.dropping("Query Text: ") {
            // No statement begins with a quotation mark: this is YAML, which quotes as JSON does.
            return text.first == UInt8(ascii: "\"") ? quoted(text) : textBeforePlan(text)
        }
        if plan.first == UInt8(ascii: "{"), let text = text(behind: "\"Query Text\": ", in: plan) {
            return quoted(text)
        }
        if plan.first == UInt8(ascii: "<"), let text = text(behind: "<Query-Text>", in: plan) { return tagged(text) }
        return nil
    }

    /// The plan begins at the first line that tells a cost, or with the parameters.
    private static func textBeforePlan(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = text.startIndex
        while end < text.endIndex {
            let line = text[end...].prefix { $0 != newline }
            if end > text.startIndex, isPlan(line) { return text[..<(end - 1)] }
            end = min(line.endIndex + 1, text.endIndex)
        }
        return text
    }

    private static func isPlan(_ line: ArraySlice<UInt8>) -> Bool {
        if line.starts(with: "Query Parameters: ".utf8) { return true }
        // `Seq Scan on orders  (cost=0.00..1.01 rows=1 width=4)`; node and relation names are shorter than this.
        var rest = line.prefix(lineLimit)
        while let open = rest.firstIndex(of: UInt8(ascii: "(")) {
            rest = rest[open...]
            if rest.starts(with: "(cost=".utf8), open >= line.startIndex + 2, line[open - 1] == 32, line[open - 2] == 32
            {
                return true
            }
            rest = rest.dropFirst()
        }
        return false
    }

    private static func text(behind mark: String, in plan: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let head = plan.prefix(headLimit)
        for start in head.indices where head[start...].starts(with: mark.utf8) {
            return plan[(start + mark.utf8.count)...]
        }
        return nil
    }

    /// A string of JSON; without its end where the record was cut.
    private static func quoted(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var end = text.index(after: text.startIndex)
        while end < text.endIndex, text[end] != UInt8(ascii: "\"") {
            end += text[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < text.endIndex else { return nil }
        let string = Data(String(decoding: text[...end], as: UTF8.self).utf8)
        return (try? JSONDecoder().decode(String.self, from: string)).map { ArraySlice($0.utf8) }
    }

    private static func tagged(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        // The server escapes every `<` of the statement, so the first one ends it.
        let escaped = String(decoding: text.prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
        let plain = ["&lt;": "<", "&gt;": ">", "&#x0d;": "\r"].reduce(escaped) { text, entity in
            text.replacingOccurrences(of: entity.key, with: entity.value)
        }
        // Last, or `&amp;lt;` would become `<`.
        return ArraySlice(plain.replacingOccurrences(of: "&amp;", with: "&").utf8)
    }

    private static let newline = UInt8(ascii: "\n")
    /// Bytes. The statement is the first thing of a plan.
    private static let headLimit = 256
    private static let lineLimit = 1024
}
