import CSimdjson
import Foundation

/// A place in a parsed JSON document; valid until the parser's next document.
struct JSONValue {
    fileprivate let raw: csj_value

    var kind: csj_kind { csj_kind_of(raw) }

    /// The number here, or nil for anything else. Always finite: the parser refuses `1e999` and all it stands in.
    var number: Double? { kind == csj_number ? csj_double_of(raw) : nil }

    /// The whole number here, exactly, or nil for anything else.
    var integer: Int64? {
        var integer: Int64 = 0
        return kind == csj_number && csj_int64_of(raw, &integer) ? integer : nil
    }

    /// The same as ProtoJSON writes it: 64-bit numbers as strings of digits, and any whole number as a double.
    var protoInteger: Int64? {
        if kind == csj_string { return Int64(decimal: csj_text_of(raw)) }
        return integer ?? number.flatMap(Int64.init(exactly:))
    }

    /// The bytes of the text here as the name of an attribute, or nil for anything else.
    var attributeName: AttributeName? {
        guard kind == csj_string else { return nil }
        let text = csj_text_of(raw)
        return AttributeName(bytes: UnsafeRawBufferPointer(start: text.bytes, count: text.count))
    }

    var bool: Bool? { kind == csj_bool ? csj_bool_of(raw) : nil }

    /// The text here, cut to `limit` bytes at a character's boundary, or nil for anything else.
    func text(limit: Int) -> String? {
        guard kind == csj_string else { return nil }
        return csj_text_of(raw).string(limit: limit)
    }

    /// The same where there is any.
    func words(limit: Int) -> String? { text(limit: limit).flatMap { $0.isEmpty ? nil : $0 } }

    var isObject: Bool { kind == csj_object }
    var isArray: Bool { kind == csj_array }
    var isNull: Bool { kind == csj_null }

    /// Members of an object or items of an array (then with an empty key).
    var members: JSONMembers { JSONMembers(cursor: csj_iterate(raw)) }

    /// Whether the text here is `text`; makes no String.
    func isText(_ text: StaticString) -> Bool { kind == csj_string && text ~= JSONKey(raw: csj_text_of(raw)) }

    /// A word for messages.
    var kindName: String {
        switch kind {
        case csj_null: "null"
        case csj_bool: "a boolean"
        case csj_number: "a number"
        case csj_string: "a string"
        case csj_array: "an array"
        default: "an object"
        }
    }
}

/// A key of an object: compared without making a String of it.
struct JSONKey {
    fileprivate let raw: csj_text

    static func ~= (name: StaticString, key: JSONKey) -> Bool {
        key.raw.count == name.utf8CodeUnitCount && memcmp(key.raw.bytes, name.utf8Start, key.raw.count) == 0
    }

    func string(limit: Int) -> String { raw.string(limit: limit) }
}

struct JSONMembers: Sequence, IteratorProtocol {
    fileprivate var cursor: csj_cursor

    mutating func next() -> (key: JSONKey, value: JSONValue)? {
        var key = csj_text()
        var value = csj_value()
        guard csj_next(&cursor, &key, &value) else { return nil }
        return (JSONKey(raw: key), JSONValue(raw: value))
    }
}

/// The parser and its buffers. Not thread-safe: each event loop has its own.
final class JSONParser {
    private let parser: OpaquePointer

    init() {
        guard let parser = csj_parser_create() else { preconditionFailure("no memory for a JSON parser") }
        self.parser = parser
    }

    deinit { csj_parser_destroy(parser) }

    /// Parses a whole document; the error is simdjson's sentence about it.
    func parse(_ bytes: UnsafeRawBufferPointer) -> Result<JSONValue, JSONFailure> {
        var root = csj_value()
        let code = csj_parse(parser, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &root)
        guard code == 0 else { return .failure(JSONFailure(message: String(cString: csj_error_message(code)))) }
        return .success(JSONValue(raw: root))
    }
}

struct JSONFailure: Error {
    let message: String
}

extension csj_text {
    fileprivate func string(limit: Int) -> String {
        guard let bytes else { return "" }
        var length = count
        if length > limit {
            length = limit
            // simdjson has validated the UTF-8: step back over continuation bytes to a character's start.
            while length > 0, UInt8(bitPattern: bytes[length]) & 0xC0 == 0x80 { length -= 1 }
        }
        return bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }
}

extension Int64 {
    /// A whole decimal number, a minus before it or not; nil for one that does not fit.
    fileprivate init?(decimal text: csj_text) {
        let bytes = UnsafeRawBufferPointer(start: text.bytes, count: text.count)
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes[...]
        guard !digits.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            // Negative, because that side has one number more.
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, alsoOverflows) = product.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overflows, !alsoOverflows else { return nil }
            value = sum
        }
        guard isNegative || value != .min else { return nil }
        self = isNegative ? value : -value
    }
}
