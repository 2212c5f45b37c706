/// What was going on with one rule for one combination of labels from an instant on: what a later look at the past needs to know.
package struct RuleMoment: Hashable, Sendable, Codable {
    package var firingSince: Timestamp?
    package var pendingSince: Timestamp?
    package var wellSince: Timestamp?
    package var silentSince: Timestamp?
    package var unstableSince: Timestamp?

    package init() {}

    package init(_ state: RuleState, firingSince: Timestamp?) {
        self.firingSince = firingSince
        pendingSince = state.pendingSince
        wellSince = state.wellSince
        silentSince = state.silentSince
        unstableSince = state.unstableSince
    }

    /// What is known of the state then; how often it had changed is not.
    package var state: RuleState {
        var state = RuleState()
        state.pendingSince = pendingSince
        state.wellSince = wellSince
        state.silentSince = silentSince
        state.unstableSince = unstableSince
        return state
    }
}
