import SwiftProtobuf

/// `LogRecord`.
extension LogFacts: OTLPMessage {
    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        var attribute: AttributeMessage? = AttributeMessage(of: .record)
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularFixed64Field(value: &time)
            case 5:
                var body: AttributeValueMessage?
                try decoder.decodeSingularMessageField(value: &body)
                add(.event, body?.value ?? .none)
            case 6:
                attribute?.reset()
                try decoder.decodeSingularMessageField(value: &attribute)
                if let attribute, case .record(let key)? = attribute.key { add(key, attribute.value) }
            case 11: try decoder.decodeSingularFixed64Field(value: &observedTime)
            case 12: add(event: try decoder.text())
            default: break
            }
        }
    }
}
