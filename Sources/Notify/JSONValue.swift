import Foundation

/// A piece of a body, written as a literal. Bodies are made by an encoder, never of texts put together.
indirect enum JSONValue: Encodable, Equatable {
    case text(String)
    case number(Double)
    case whole(Int64)
    case bool(Bool)
    case null
    case list([JSONValue])
    case object([String: JSONValue])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .whole(let number): try container.encode(number)
        case .bool(let bool): try container.encode(bool)
        case .null: try container.encodeNil()
        case .list(let items): try container.encode(items)
        case .object(let fields): try container.encode(fields)
        }
    }

    /// Keys sorted: the same message always gives the same bytes.
    static func data(_ value: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        // Encoding fails only for NaN and infinities, which the strategy above covers; all else is texts and numbers.
        return try! encoder.encode(value)
    }

    var data: Data { JSONValue.data(self) }

    /// Without the entries that are nil.
    static func object(present fields: [String: JSONValue?]) -> JSONValue { .object(fields.compactMapValues { $0 }) }

    static func texts(_ texts: [String: String]) -> JSONValue { .object(texts.mapValues { .text($0) }) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .whole(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}
