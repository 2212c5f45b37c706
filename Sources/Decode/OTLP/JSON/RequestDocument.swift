import Telemetry

/// A request in JSON: the same three levels as `RequestMessage`. What is null is absent, and what is not known is left alone.
enum RequestDocument {
    static func read<Sink: OTLPSink>(_ root: JSONValue) throws(Refusal) -> Sink {
        guard root.isObject else {
            throw Refusal(.malformed, "the body is \(root.kindName); expected {\"\(Sink.names.resources)\":[…]}")
        }
        var sink = Sink()
        for (key, value) in root.members where Sink.names.resources ~= key || Sink.names.olderResources ~= key {
            guard !value.isNull else { continue }
            guard value.isArray else {
                throw Refusal(
                    .malformed, "\"\(Sink.names.resources)\" is \(value.kindName); expected an array")
            }
            for (_, item) in value.members where isObject(item, "resource", for: &sink) {
                try readResource(item, into: &sink)
            }
        }
        return sink
    }

    private static func readResource<Sink: OTLPSink>(_ object: JSONValue, into sink: inout Sink) throws(Refusal) {
        try sink.open()
        var resource = ResourceFacts()
        for (key, value) in object.members where !value.isNull {
            if "resource" ~= key {
                resource.read(value)
            } else if Sink.names.scopes ~= key || Sink.names.olderScopes ~= key {
                guard isList(value, Sink.names.scopes, for: &sink) else { continue }
                for (_, scope) in value.members where isObject(scope, "scope", for: &sink) {
                    try readScope(scope, into: &sink)
                }
            }
        }
        sink.closeResource(resource)
    }

    private static func readScope<Sink: OTLPSink>(_ object: JSONValue, into sink: inout Sink) throws(Refusal) {
        try sink.open()
        var facts = ScopeFacts()
        var item = Sink.Item()
        for (key, value) in object.members where !value.isNull {
            if "scope" ~= key {
                facts = ScopeFacts(value)
            } else if Sink.names.items ~= key || Sink.names.olderItems ~= key {
                guard isList(value, Sink.names.items, for: &sink) else { continue }
                for (_, object) in value.members { try readItem(object, by: &item, into: &sink) }
            }
        }
        sink.closeScope(facts)
    }

    /// Whether a value is a list; what it held is lost where it is not, and that is told.
    private static func isList<Sink: OTLPSink>(
        _ value: JSONValue, _ name: StaticString, for sink: inout Sink
    ) -> Bool {
        guard !value.isArray else { return true }
        sink.refuse(Refusal(.malformed, "\"\(name)\" is \(value.kindName); expected an array"))
        return false
    }

    private static func isObject<Sink: OTLPSink>(
        _ value: JSONValue, _ name: StaticString, for sink: inout Sink
    ) -> Bool {
        guard !value.isObject, !value.isNull else { return value.isObject }
        sink.refuse(Refusal(.malformed, "a \(name) is \(value.kindName); expected an object"))
        return false
    }

    private static func readItem<Sink: OTLPSink>(
        _ object: JSONValue, by item: inout Sink.Item, into sink: inout Sink
    ) throws(Refusal) {
        guard try sink.admits() else { return }
        guard object.isObject else {
            return sink.refuse(
                Refusal(.malformed, "a \(Sink.names.item) is \(object.kindName); expected an object"))
        }
        item.reset()
        item.read(object)
        sink.take(item)
    }
}

extension ScopeFacts {
    fileprivate init(_ scope: JSONValue) {
        for (key, value) in scope.members {
            switch key {
            case "name": name = value.text(limit: OTLPLimit.text) ?? ""
            case "version": version = value.text(limit: OTLPLimit.text) ?? ""
            case "attributes":
                for (name, value) in JSONAttributes(value) { add(name.text, AttributeValue(value)) }
            default: break
            }
        }
    }
}
