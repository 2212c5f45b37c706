import Telemetry

/// A hash of attributes that does not depend on their order, which senders do not keep.
struct AttributesHash: Hashable, Sendable {
    /// The sum of each one's hash: it commutes, and unlike an exclusive or it tells two of a kind from none.
    private(set) var value: UInt64 = 0

    mutating func add(_ key: String, _ attribute: AttributeValue) {
        var hash = FNV1a()
        hash.combine(key)
        attribute.combine(into: &hash)
        value &+= hash.finalised
    }
}
