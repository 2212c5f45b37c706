/// Where hour cells begin: at each full hour of UTC, and at each midnight of the collector's time zone.
///
/// Kathmandu's midnight is 18:15 UTC: its hour is kept as two cells, so that local days are sums of whole cells. The zones of full hours
/// cut nothing. Remembers the day last asked for, because nearly all questions are about today.
package struct HourGrid: Sendable {
    package let days: LocalDays
    private var today: Range<UInt32> = 0..<0

    package init(_ days: LocalDays) { self.days = days }

    /// The first minute of the cell that holds `minute`.
    package mutating func start(holding minute: UInt32) -> UInt32 {
        if !today.contains(minute) { today = day(holding: minute) }
        return max(minute / 60 * 60, today.lowerBound)
    }

    /// The minute after the cell that holds `minute`.
    package mutating func end(holding minute: UInt32) -> UInt32 {
        if !today.contains(minute) { today = day(holding: minute) }
        return min(minute / 60 * 60 + 60, today.upperBound)
    }

    /// Whether a cell begins at `minute`.
    package mutating func cuts(at minute: UInt32) -> Bool { start(holding: minute) == minute }

    /// The minutes of the local day that holds `minute`.
    package func day(holding minute: UInt32) -> Range<UInt32> {
        let day = days.day(holding: TimeBucket(minute: minute).start)
        let start = TimeBucket(holding: day.lowerBound).minute
        return start..<max(start + 1, TimeBucket(holding: day.upperBound).minute)
    }
}
