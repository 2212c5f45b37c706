/// What a rule against bots does when it matches.
package enum BotMode: String, CaseIterable, Sendable {
    /// It is not looked at.
    case off
    /// It is counted and the beacon is kept: how a new rule shows whom it would catch before it may.
    case shadow
    /// The beacon is refused.
    case enforce
}
