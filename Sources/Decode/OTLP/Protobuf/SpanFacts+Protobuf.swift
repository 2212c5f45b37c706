import FoundationEssentials
import SwiftProtobuf

/// `Span`. The library hands over its bytes.
extension SpanFacts {
    mutating func read<Source: SwiftProtobuf.Decoder>(_ decoder: inout Source) throws {
        var bytes = Data()
        try decoder.decodeSingularBytesField(value: &bytes)
        try bytes.withUnsafeBytes { try read(WireCursor($0)) }
    }

    private mutating func read(_ fields: consuming WireCursor) throws(WireFailure) {
        while let field = try fields.next() {
            switch field {
            case 1: trace = try fields.chunk().flatMap(TraceID.init(bytes:))
            case 2: id = try fields.chunk().flatMap(SpanID.init(bytes:))
            case 4: parent = try fields.chunk().flatMap(SpanID.init(bytes:))
            case 5: if let text = try fields.chunk() { name = BoundedText.of(utf8: text, limit: OTLPLimit.name) }
            case 6: if let number = try fields.varint() { kind = Kind(Int64(truncatingIfNeeded: number)) }
            case 7: if let instant = try fields.fixed64() { start = instant }
            case 8: if let instant = try fields.fixed64() { end = instant }
            case 9: if let attribute = try fields.chunk() { try readAttribute(WireCursor(attribute)) }
            case 15: if let status = try fields.chunk() { try readStatus(WireCursor(status)) }
            default: break
            }
        }
    }

    /// `KeyValue`. The value of an attribute that is not read is not even looked at.
    private mutating func readAttribute(_ fields: consuming WireCursor) throws(WireFailure) {
        var key: OperationFacts.Key?
        var value: UnsafeRawBufferPointer?
        while let field = try fields.next() {
            switch field {
            case 1: if let name = try fields.chunk() { key = OperationFacts.Key(AttributeName(bytes: name)) }
            case 2: value = try fields.chunk()
            default: break
            }
        }
        guard let key, let value else { return }
        operation.add(key, try SpanFacts.value(WireCursor(value)))
    }

    /// `AnyValue`; a list or a map says nothing of an operation.
    private static func value(_ fields: consuming WireCursor) throws(WireFailure) -> AttributeValue {
        var value = AttributeValue.none
        while let field = try fields.next() {
            switch field {
            case 1:
                if let text = try fields.chunk() { value = .text(BoundedText.of(utf8: text, limit: OTLPLimit.text)) }
            case 2: if let flag = try fields.varint() { value = .flag(flag != 0) }
            case 3: if let number = try fields.varint() { value = .integer(Int64(bitPattern: number)) }
            case 4: if let bits = try fields.fixed64() { value = .number(Double(bitPattern: bits)) }
            default: break
            }
        }
        return value
    }

    /// `Status`.
    private mutating func readStatus(_ fields: consuming WireCursor) throws(WireFailure) {
        while let field = try fields.next() {
            if field == 3, let code = try fields.varint() { isError = code == 2 }
        }
    }
}
