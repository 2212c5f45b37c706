package import Telemetry

/// The time retention goes by: the wall clock, but not one that has just leapt ahead.
///
/// A clock set to a wrong year for a minute would otherwise delete everything that is kept. A leap is believed after a day of running,
/// which costs no more than a day's disk space. Going back is believed at once: it deletes less.
package struct RetentionClock: Sendable, Hashable {
    package private(set) var now: Timestamp
    /// How long the machine has been running since the leap that is not believed yet, over restarts.
    package private(set) var heldFor: Duration

    /// - Parameters:
    ///   - last: the time it showed before a restart; nil at the very first start.
    ///   - heldFor: what it had then held out.
    package init(last: Timestamp?, heldFor: Duration = .zero, wall: Timestamp) {
        now = min(last ?? wall, wall)
        self.heldFor = heldFor
    }

    /// Moves on to `wall`, `elapsed` after the last time by a clock that cannot be set.
    package mutating func advance(to wall: Timestamp, elapsed: Duration) {
        let expected = now + elapsed
        heldFor += elapsed
        guard wall > expected + RetentionClock.slack, heldFor < RetentionClock.disbelief else {
            now = wall
            heldFor = .zero
            return
        }
        now = expected
    }

    /// Daylight saving does not move UTC; this is for machines that drift and for suspended ones.
    private static let slack = Duration.seconds(2 * 3600)
    private static let disbelief = Duration.seconds(86_400)
}

extension VitalsFile {
    /// The retention clock as it was saved last.
    package func retentionClock(wall: Timestamp) throws(StoreError) -> RetentionClock {
        let (time, held) = try read { db in
            (try TierProgress.value("retention_time", db), try TierProgress.value("retention_held_seconds", db))
        }
        return RetentionClock(
            last: time == 0 ? nil : Timestamp(milliseconds: time), heldFor: .seconds(held), wall: wall)
    }

    package func save(_ clock: RetentionClock) throws(StoreError) {
        try write { db in
            try TierProgress.save("retention_time", clock.now.milliseconds, db)
            try TierProgress.save("retention_held_seconds", clock.heldFor.components.seconds, db)
        }
    }
}
