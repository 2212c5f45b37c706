/// Each list's name by ProtoJSON, and the older one by the field's name, which some senders write.
struct OTLPNames: Sendable {
    let resources: StaticString
    let olderResources: StaticString
    let scopes: StaticString
    let olderScopes: StaticString
    let items: StaticString
    let olderItems: StaticString
    /// An item in a message.
    let item: String
}
