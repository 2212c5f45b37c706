/// An attribute that is read. All others are stepped over.
enum AttributeKey: Sendable {
    case operation(OperationFacts.Key)
    case resource(ResourceFacts.Key)
    case record(LogFacts.Key)

    /// What attributes are asked for.
    enum Bearer: Sendable {
        case operation
        case resource
        case record
    }

    init?(_ name: AttributeName, of bearer: Bearer) {
        switch bearer {
        case .operation:
            guard let key = OperationFacts.Key(name) else { return nil }
            self = .operation(key)
        case .resource:
            guard let key = ResourceFacts.Key(name) else { return nil }
            self = .resource(key)
        case .record:
            guard let key = LogFacts.Key(name) else { return nil }
            self = .record(key)
        }
    }

    init?(_ name: String, of bearer: Bearer) {
        var name = name
        guard
            let key = name.withUTF8({ AttributeKey(AttributeName(bytes: UnsafeRawBufferPointer($0)), of: bearer) })
        else { return nil }
        self = key
    }
}
