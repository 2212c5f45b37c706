/// Who is written to, and what goes out together.
package struct DeliveryPlan: Sendable {
    /// By name; one whose environment variable is not set is left out.
    package let endpoints: [String: ReceiverEndpoint]
    /// By a receiver's name, configured or not, the name of the one that is told what it could not be.
    package let fallbacks: [String: String]
    package let grouping: MessageGrouping
    /// By name, a number that is another one where the receiver or its secrets are; a lane without one never goes on.
    package let versions: [String: Int]

    package init(
        endpoints: [String: ReceiverEndpoint], fallbacks: [String: String] = [:], grouping: MessageGrouping = .none,
        versions: [String: Int] = [:]
    ) {
        self.endpoints = endpoints
        self.fallbacks = fallbacks
        self.grouping = grouping
        self.versions = versions
    }

    /// By what it is told whether a lane may go on.
    struct Version: Hashable {
        let receiver: Int?
        let fallback: String?
        let grouping: MessageGrouping
    }
}
