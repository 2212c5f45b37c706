/// A piece of a JSON Schema, written as a literal; the entries of an object keep their order.
indirect enum SchemaNode: Equatable {
    case text(String)
    case whole(Int64)
    case number(Double)
    case bool(Bool)
    case list([SchemaNode])
    case fields([Entry])

    struct Entry: Equatable {
        let key: String
        let value: SchemaNode
    }

    static func texts(_ texts: [String]) -> SchemaNode { .list(texts.map { .text($0) }) }

    static func object(_ entries: [(String, SchemaNode)]) -> SchemaNode {
        .fields(entries.map { Entry(key: $0.0, value: $0.1) })
    }

    /// An object with one entry.
    static func field(_ key: RuleKey, _ value: SchemaNode) -> SchemaNode {
        .fields([Entry(key: key.rawValue, value: value)])
    }

    /// An object with the entries of both; nothing else can be added to.
    func adding(_ more: SchemaNode) -> SchemaNode {
        guard case .fields(let entries) = self, case .fields(let others) = more else { return self }
        return .fields(entries + others)
    }

    /// JSON, indented by two spaces; a list or object of which a line holds all is one line.
    func json(indent: String = "") -> String {
        let line = json(separator: " ", open: "", close: "") { $0.json(indent: "") }
        guard line.utf8.count + indent.utf8.count > SchemaNode.lineLength || line.contains("\n") else { return line }
        let inner = indent + "  "
        return json(separator: "\n" + inner, open: "\n" + inner, close: "\n" + indent) { $0.json(indent: inner) }
    }

    private func json(
        separator: String, open: String, close: String, _ write: (SchemaNode) -> String
    ) -> String {
        switch self {
        case .text(let text): SchemaNode.quoted(text)
        case .whole(let number): "\(number)"
        case .number(let number): LimitText.shortest(number)
        case .bool(let bool): "\(bool)"
        case .list(let items):
            items.isEmpty ? "[]" : "[" + open + items.map(write).joined(separator: "," + separator) + close + "]"
        case .fields(let entries):
            entries.isEmpty
                ? "{}"
                : "{" + open
                    + entries.map { SchemaNode.quoted($0.key) + ": " + write($0.value) }
                    .joined(separator: "," + separator) + close + "}"
        }
    }

    private static let lineLength = 120

    /// Our own texts hold no control characters.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension SchemaNode: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .whole(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: SchemaNode...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, SchemaNode)...) { self = .object(elements) }
}
