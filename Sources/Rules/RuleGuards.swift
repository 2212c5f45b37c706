/// What keeps a rule from being rash, in either direction.
package struct RuleGuards: Sendable, Hashable {
    /// What a verdict rests on.
    package enum Decision: String, Sendable, CaseIterable {
        /// The bound that speaks against it: sure, and later.
        case bound
        /// The estimate alone: sooner, and wrong more often.
        case point
    }

    /// What follows when nothing is read any more.
    package enum NoData: Sendable, Hashable {
        /// What fires goes on until it has been silent for long; see `AlertLifecycle.silence(of:)`.
        case fade
        /// Nothing is no breach: what fires ends.
        case ok
        /// What fires goes on until something is read.
        case keep
        /// What was read within the last day and has not been for so long is a breach itself.
        case alert(after: Duration)
    }

    /// Where the window holds too little, it is doubled up to this long.
    package var widenTo: Duration?
    /// How long it must be a breach before it fires.
    package var pending = Duration.zero
    /// How long it must be well before it ends.
    package var keepFiring = Duration.zero
    /// At or below which the bound must come back for it to end, in the limit's unit, at or above where more is better; nil is the limit.
    package var resolveLevel: Double?
    package var decision = Decision.bound
    package var noData = NoData.fade

    package init() {}
}
