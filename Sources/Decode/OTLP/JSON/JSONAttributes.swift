import Telemetry

/// A list of attributes in JSON, `[{"key":"a","value":{"stringValue":"b"}}]`; what is none is left out.
struct JSONAttributes: Sequence, IteratorProtocol {
    private var items: JSONMembers

    init(_ list: JSONValue) { items = list.members }

    mutating func next() -> (name: AttributeName, value: JSONValue?)? {
        while let (_, item) = items.next() {
            var name: AttributeName?
            var value: JSONValue?
            for (key, member) in item.members {
                switch key {
                case "key": name = member.attributeName
                case "value": value = member
                default: break
                }
            }
            if let name { return (name, value) }
        }
        return nil
    }
}

extension AttributeName {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension AttributeValue {
    /// Reads `{"intValue":"5"}`. Of several the last stands, as in protobuf.
    init(_ object: JSONValue?) {
        self = .none
        guard let object else { return }
        for (key, value) in object.members where !value.isNull {
            switch key {
            case "stringValue", "string_value": self = value.text(limit: OTLPLimit.text).map(Self.text) ?? .none
            case "boolValue", "bool_value": self = value.bool.map(Self.flag) ?? .none
            case "intValue", "int_value": self = value.protoInteger.map(Self.integer) ?? .none
            case "doubleValue", "double_value": self = value.decimal.map(Self.number) ?? .none
            case "arrayValue", "array_value", "kvlistValue", "kvlist_value", "bytesValue", "bytes_value":
                var hash = FNV1a()
                value.combine(into: &hash)
                self = .opaque(hash.finalised)
            default: break
            }
        }
    }
}

extension JSONValue {
    /// The number here, or that of a string, as ProtoJSON allows. Nil for all else, `"NaN"` and `"Infinity"` among it.
    var decimal: Double? {
        if let number { return number }
        return attributeName.flatMap { DecimalText.number($0.bytes) }
    }

    /// The number of an enumeration, or that of its name as ProtoJSON writes it.
    func number(of names: KeyValuePairs<StaticString, Int64>) -> Int64? {
        if let protoInteger { return protoInteger }
        return names.first { isText($0.key) }?.value
    }

    /// Everything here, to its depth, which the parser limits.
    fileprivate func combine(into hash: inout FNV1a) {
        if isArray || isObject {
            hash.combine(isArray ? 1 : 2)
            for (key, value) in members {
                hash.combine(key.string(limit: .max))
                value.combine(into: &hash)
            }
            // The end, so that [[1],2] and [[1,2]] are two.
            hash.combine(3)
        } else if let number {
            hash.combine(4)
            hash.combine(number.bitPattern)
        } else if let text = text(limit: .max) {
            hash.combine(5)
            hash.combine(text)
        } else {
            hash.combine(bool.map { $0 ? 6 : 7 } ?? 8)
        }
    }
}
