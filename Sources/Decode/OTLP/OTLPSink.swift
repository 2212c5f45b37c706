import Telemetry

/// Takes the items of a request one by one: the three requests have one shape, resources with scopes with items.
///
/// What is said of a resource or a scope may come after its items, so it is told when they are over.
protocol OTLPSink: Sendable {
    associatedtype Item: OTLPRead

    init()

    /// What the lists are called in JSON.
    static var names: OTLPNames { get }

    /// Called before each resource and each scope; throws when there are too many for one body.
    mutating func open() throws(Refusal)
    /// Whether one more item is read; where not, it is stepped over.
    mutating func admits() throws(Refusal) -> Bool
    mutating func take(_ item: Item)
    /// Takes what stands in an item's place and is none.
    mutating func refuse(_ refusal: Refusal)
    mutating func closeScope(_ scope: ScopeFacts)
    mutating func closeResource(_ resource: ResourceFacts)
}
