/// Who is written to, and what goes out together.
package struct DeliveryPlan: Sendable {
    /// By name; one whose environment variable is not set is left out.
    package let endpoints: [String: ReceiverEndpoint]
    /// By a receiver's name, configured or not, the name of the one that is told what it could not be.
    package let fallbacks: [String: String]
    package let grouping: MessageGrouping

    package init(
        endpoints: [String: ReceiverEndpoint], fallbacks: [String: String] = [:], grouping: MessageGrouping = .none
    ) {
        self.endpoints = endpoints
        self.fallbacks = fallbacks
        self.grouping = grouping
    }
}
