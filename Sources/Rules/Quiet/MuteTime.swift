package import Telemetry

/// Hours in which rules tell nobody, again and again.
package struct MuteTime: Sendable, Hashable {
    /// Ids of rules as written: one of those without `!`, unless there is none, and none of those with it; with `*` and `?`.
    package let rules: [String]
    /// Minutes of the local day; where the end is not after the start, on into the next day.
    package let start: Int64
    package let end: Int64
    /// Days of the week on which it begins, 0 for Monday; all where none is told.
    package let days: Set<Int64>
    package let zone: LocalDays
    /// As written: `22:00-07:00`.
    package let text: String

    private static let minutesOfDay: Int64 = 1440

    package func isMuted(_ rule: String, at instant: Timestamp) -> Bool {
        guard AlertMatcher.admits(rule, rules) else { return false }
        let (day, time) = floorDivide(zone.local(instant).milliseconds, by: MuteTime.minutesOfDay * 60_000)
        let minute = time / 60_000
        if start < end { return (start..<end).contains(minute) && isOn(day) }
        return minute >= start && isOn(day) || minute < end && isOn(day - 1)
    }

    /// 1970-01-01 was a Thursday.
    private func isOn(_ day: Int64) -> Bool { days.isEmpty || days.contains(floorDivide(day + 3, by: 7).remainder) }
}
