import SwiftProtobuf

/// `ExportTraceServiceRequest`, `ExportMetricsServiceRequest` and `ExportLogsServiceRequest`: resources in field 1.
///
/// The sink is handed down to where the items are and back by exchange, so that it is never copied.
struct RequestMessage<Sink: OTLPSink>: OTLPMessage {
    private(set) var sink = Sink()

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            guard field == 1 else { continue }
            try sink.open()
            var items = ResourceItemsMessage<Sink>()
            swap(&items.sink, &sink)
            try decoder.readMessage(into: &items)
            swap(&items.sink, &sink)
            sink.closeResource(items.resource ?? ResourceFacts())
        }
    }
}

/// `ResourceSpans`, `ResourceMetrics` and `ResourceLogs`: the resource in field 1, scopes in field 2.
struct ResourceItemsMessage<Sink: OTLPSink>: OTLPMessage {
    fileprivate var sink = Sink()
    fileprivate private(set) var resource: ResourceFacts?

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularMessageField(value: &resource)
            case 2: try readScope(&decoder)
            default: break
            }
        }
    }

    private mutating func readScope<Source: SwiftProtobuf.Decoder>(_ decoder: inout Source) throws {
        try sink.open()
        var items = ScopeItemsMessage<Sink>()
        swap(&items.sink, &sink)
        try decoder.readMessage(into: &items)
        swap(&items.sink, &sink)
        sink.closeScope(items.scope?.facts ?? ScopeFacts())
    }
}

/// `ScopeSpans`, `ScopeMetrics` and `ScopeLogs`: the scope in field 1, items in field 2.
struct ScopeItemsMessage<Sink: OTLPSink>: OTLPMessage {
    fileprivate var sink = Sink()
    fileprivate private(set) var scope: ScopeMessage?

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        var item = Sink.Item()
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularMessageField(value: &scope)
            case 2:
                guard try sink.admits() else { continue }
                item.reset()
                try item.read(&decoder)
                sink.take(item)
            default: break
            }
        }
    }
}

/// `InstrumentationScope`.
struct ScopeMessage: OTLPMessage {
    private(set) var facts = ScopeFacts()

    mutating func decodeMessage<Source: SwiftProtobuf.Decoder>(decoder: inout Source) throws {
        var attribute: AttributeMessage? = AttributeMessage(of: .resource, keepsAll: true)
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: facts.name = try decoder.text() ?? ""
            case 2: facts.version = try decoder.text() ?? ""
            case 3:
                attribute?.reset()
                try decoder.decodeSingularMessageField(value: &attribute)
                if let attribute { facts.add(attribute.name, attribute.value) }
            default: break
            }
        }
    }
}
