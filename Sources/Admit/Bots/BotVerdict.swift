package import Telemetry

/// What the rules against bots say of one beacon.
package struct BotVerdict: Hashable, Sendable {
    /// The first enforced rule that matches, in the order of `BotRule`'s cases; nil when the beacon is to be kept.
    package let caught: BotRule?
    /// The rules in shadow mode that match, whether or not another one caught the beacon: what switching them on would add is told
    /// by those beacons that nothing caught.
    package let shadowed: BotMarks

    package init(caught: BotRule?, shadowed: BotMarks = []) {
        self.caught = caught
        self.shadowed = shadowed
    }

    package static let person = BotVerdict(caught: nil)
}
