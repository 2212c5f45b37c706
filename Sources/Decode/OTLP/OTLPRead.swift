import SwiftProtobuf

/// What is read of an item in either form.
protocol OTLPRead: Sendable {
    init()
    mutating func reset()
    mutating func read(_ object: JSONValue)
    /// Reads the present field.
    mutating func read<Source: SwiftProtobuf.Decoder>(_ decoder: inout Source) throws
}

extension OTLPRead where Self: OTLPMessage {
    mutating func read<Source: SwiftProtobuf.Decoder>(_ decoder: inout Source) throws {
        try decoder.readMessage(into: &self)
    }
}
