/// The rate of one address, page or site. 32 bytes in a table.
struct TrafficSlot {
    /// A seeded hash of what is counted; 0 where the slot is free.
    let key: UInt64
    private(set) var minute: Int32
    /// Beacons in `minute`, those beyond the cap too.
    private(set) var count: UInt32 = 0
    private var recent: Float = 0
    private var remembered: Float = 0
    /// Whole minutes since the first one, with or without beacons.
    private var seen: UInt32 = 0

    static let free = TrafficSlot(key: 0, minute: .min)

    init(key: UInt64, minute: Int32) {
        self.key = key
        self.minute = minute
    }

    /// Beacons a minute: the mean of the last two hours, or what is left of a higher one in the days before.
    var usual: Float { max(recent, remembered) }

    var hasHistory: Bool { seen >= TrafficRule.history }

    func cap(by rule: TrafficRule) -> Float { max(rule.floor, rule.factor * usual) }

    /// Counts one beacon. A minute before the present one is counted in it: threads read the clock at slightly different instants.
    mutating func note(at minute: Int32, by rule: TrafficRule) -> TrafficReading {
        advance(to: minute, by: rule)
        if count < .max { count += 1 }
        let isJudged = rule.judgesNewcomers || hasHistory
        return TrafficReading(count: count, usual: usual, cap: isJudged ? cap(by: rule) : .infinity)
    }

    /// Ends the present minute if `minute` is a later one, learns from it, and lets the empty ones between pass. O(log of them).
    mutating func advance(to minute: Int32, by rule: TrafficRule) {
        guard minute > self.minute else { return }
        let passed = UInt32(Int64(minute) - Int64(self.minute))
        learn(lesson(by: rule))
        pass(passed - 1)
        self.minute = minute
        count = 0
    }

    /// What the minute that ended teaches: what it counted, unless that was beyond the cap.
    ///
    /// Then it teaches twice the usual rate at most, so that the cap doubles in 83 minutes and not in the 12 it would take if it
    /// taught the cap itself. An address is held to that below its cap as well, and its first half hour teaches nothing that would
    /// raise its cap: one sender can keep just below a cap, a crowd does not.
    private func lesson(by rule: TrafficRule) -> Float {
        let counted = Float(count)
        let modest = hasHistory ? max(2 * usual, rule.harmless) : rule.harmless
        if rule.judgesNewcomers { return min(counted, modest) }
        return !hasHistory || counted <= cap(by: rule) ? counted : min(counted, modest)
    }

    private mutating func learn(_ rate: Float) {
        recent += (rate - recent) * (hasHistory ? TrafficRule.weight : 1 / Float(seen + 1))
        seen = min(seen + 1, TrafficRule.history)
        if hasHistory { remembered = max(remembered * TrafficRule.memory, recent) }
    }

    /// The same as learning from so many minutes of nothing.
    private mutating func pass(_ minutes: UInt32) {
        guard minutes > 0 else { return }
        let young = min(minutes, TrafficRule.history - seen)
        if young > 0 {
            recent *= Float(seen) / Float(seen + young)
            seen += young
            if hasHistory { remembered = max(remembered, recent) }
        }
        recent *= TrafficSlot.power(TrafficRule.rest, minutes - young)
        remembered *= TrafficSlot.power(TrafficRule.memory, minutes - young)
    }

    /// By repeated squaring.
    private static func power(_ base: Float, _ exponent: UInt32) -> Float {
        var (result, square, left) = (Float(1), base, exponent)
        while left > 0 {
            if left & 1 == 1 { result *= square }
            square *= square
            left >>= 1
        }
        return result
    }
}
