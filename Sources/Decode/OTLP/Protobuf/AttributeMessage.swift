import FoundationEssentials
import SwiftProtobuf
import Telemetry

/// `KeyValue`. The value of an attribute nobody asks for is stepped over.
///
/// Not generic: in the library's own generic code each use of such a type is a search for its metadata.
struct AttributeMessage: OTLPMessage {
    private let bearer: AttributeKey.Bearer
    /// Whether the attributes nobody asks for are read too.
    private let keepsAll: Bool
    private(set) var name = ""
    private(set) var key: AttributeKey?
    private(set) var value = AttributeValue.none

    init() { self.init(of: .operation) }

    init(of bearer: AttributeKey.Bearer, keepsAll: Bool = false) {
        self.bearer = bearer
        self.keepsAll = keepsAll
    }

    mutating func reset() {
        name = ""
        key = nil
        value = .none
    }

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        var isNamed = false
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1:
                name = try decoder.text() ?? ""
                key = AttributeKey(name, of: bearer)
                isNamed = true
            case 2:
                guard keepsAll || key != nil || !isNamed else { continue }
                var read: AttributeValueMessage? = AttributeValueMessage(keepsAll: keepsAll)
                try decoder.decodeSingularMessageField(value: &read)
                value = read?.value ?? .none
            default: break
            }
        }
    }
}

/// `AnyValue`. Lists and maps are not gone into, so that none of them is too deep.
struct AttributeValueMessage: OTLPMessage {
    private let keepsAll: Bool
    private(set) var value = AttributeValue.none

    init() { self.init(keepsAll: false) }

    init(keepsAll: Bool) { self.keepsAll = keepsAll }

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: value = try decoder.text().map { .text(BoundedText.of($0, limit: OTLPLimit.text)) } ?? .none
            case 2:
                var flag: Bool?
                try decoder.decodeSingularBoolField(value: &flag)
                value = flag.map(AttributeValue.flag) ?? .none
            case 3:
                var integer: Int64?
                try decoder.decodeSingularInt64Field(value: &integer)
                value = integer.map(AttributeValue.integer) ?? .none
            case 4:
                var number: Double?
                try decoder.decodeSingularDoubleField(value: &number)
                value = number.map(AttributeValue.number) ?? .none
            case 5, 6, 7:
                guard keepsAll else { continue }
                var bytes = Data()
                try decoder.decodeSingularBytesField(value: &bytes)
                var hash = FNV1a()
                hash.combine(UInt64(field))
                for byte in bytes { hash.combine(UInt64(byte)) }
                value = .opaque(hash.finalised)
            default: break
            }
        }
    }
}
