/// What is remembered between evaluations of one rule for one combination of labels, beside the alert itself.
package struct RuleState: Hashable, Sendable, Codable {
    /// The metric it is about: another one has no past.
    package var metric: String?
    /// Since when it is a breach without having fired yet.
    package var pendingSince: Timestamp?
    /// Since when it is well although it fires.
    package var wellSince: Timestamp?
    /// Since when nothing comes, where that is what it fires for.
    package var silentSince: Timestamp?
    /// Since when its changes are not told any more, because there were too many.
    package var unstableSince: Timestamp?
    /// The last evaluations, the newest in the lowest bit: 1 where it fired, or would have.
    private var history: UInt32 = 0

    package init() {}

    /// Kibana's measure of flapping: so many changes in so many evaluations.
    package static let changeLimit = 4
    package static let evaluations = 20

    /// Notes whether it fires, or would.
    package mutating func note(fires: Bool) {
        history = (history << 1 | (fires ? 1 : 0)) & (1 << UInt32(RuleState.evaluations) - 1)
    }

    /// Changes within the last evaluations.
    package var changes: Int {
        let pairs = (history ^ (history >> 1)) & (1 << UInt32(RuleState.evaluations - 1) - 1)
        return pairs.nonzeroBitCount
    }

    /// Whether there is nothing to remember: what was never known is the same.
    package var isEmpty: Bool {
        pendingSince == nil && wellSince == nil && silentSince == nil && unstableSince == nil && history == 0
    }
}
