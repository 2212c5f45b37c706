import Telemetry

/// What tells one instrumentation scope from another: its name, its version and its attributes.
struct ScopeFacts: Sendable {
    var name = ""
    var version = ""
    private var attributes = AttributesHash()

    mutating func add(_ name: String, _ value: AttributeValue) { attributes.add(name, value) }

    var hash: UInt64 {
        var hash = FNV1a()
        hash.combine(name)
        hash.combine(version)
        hash.combine(attributes.value)
        return hash.finalised
    }
}
