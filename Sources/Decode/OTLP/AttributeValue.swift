import Telemetry

/// The value of an attribute.
enum AttributeValue: Hashable, Sendable {
    /// None, or none that can be read.
    case none
    /// Cut to `OTLPLimit.text`.
    case text(String)
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    /// Bytes, lists and maps, of which only a hash is kept: they tell streams apart and nothing else.
    case opaque(UInt64)

    /// The text here where there is any, cut to `limit` bytes.
    func words(limit: Int) -> String? {
        guard case .text(let text) = self, !text.isEmpty else { return nil }
        return BoundedText.of(text, limit: limit)
    }

    var isTold: Bool { self != .none }

    /// The number here; text is none.
    var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number.isFinite ? number : nil
        case .none, .text, .flag, .opaque: nil
        }
    }

    /// The status of an answer; some senders write it as text.
    var status: Int64? {
        switch self {
        case .integer(let integer): integer
        case .number(let number): Int64(exactly: number)
        case .text(let text): Int64(text)
        case .none, .flag, .opaque: nil
        }
    }

    var isTrue: Bool { self == .flag(true) }

    /// A word for messages.
    var kindName: String {
        switch self {
        case .none: "missing"
        case .text: "a string"
        case .flag: "a boolean"
        case .integer, .number: "a number"
        case .opaque: "a list, a map or bytes"
        }
    }
}

extension AttributeValue {
    func combine(into hash: inout FNV1a) {
        switch self {
        case .none: hash.combine(0)
        case .text(let text):
            hash.combine(1)
            hash.combine(text)
        case .flag(let flag): hash.combine(flag ? 2 : 3)
        case .integer(let integer):
            hash.combine(4)
            hash.combine(UInt64(bitPattern: integer))
        case .number(let number):
            hash.combine(5)
            hash.combine(number.bitPattern)
        case .opaque(let value):
            hash.combine(6)
            hash.combine(value)
        }
    }
}
