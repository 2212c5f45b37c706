import SwiftProtobuf

/// `Resource`.
extension ResourceFacts: OTLPMessage {
    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        var attribute: AttributeMessage? = AttributeMessage(of: .resource, keepsAll: true)
        while let field = try decoder.nextFieldNumber() {
            guard field == 1 else { continue }
            attribute?.reset()
            try decoder.decodeSingularMessageField(value: &attribute)
            guard let attribute else { continue }
            var key: Key?
            if case .resource(let known)? = attribute.key { key = known }
            add(key, attribute.name, attribute.value)
        }
    }
}
