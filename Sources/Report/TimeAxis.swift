package import Telemetry

/// The time axis of a chart: marks at full minutes, hours or days of a zone.
package struct TimeAxis: Hashable, Sendable {
    package let ticks: [Timestamp]
    private let step: Int64
    private let days: LocalDays

    /// - Parameter limit: at most this many marks, so that labels do not touch.
    package init(from: Timestamp, to: Timestamp, limit: Int = 6, days: LocalDays = .utc) {
        let length = max(1, to.seconds - from.seconds)
        let step = TimeAxis.steps.first { length / $0 <= Int64(limit - 1) } ?? 120 * 86_400
        let local = days.local(from)
        let (quotient, remainder) = floorDivide(local.seconds, by: step)
        let first = (remainder == 0 && from.milliseconds % 1000 == 0 ? quotient : quotient + 1) * step
        // A change of the clock moves what a wall clock shows; a time it skips or repeats gets one mark or none.
        let marks = stride(from: first, through: days.local(to).seconds, by: Int64.Stride(step)).map {
            shown -> Timestamp in
            if step % 86_400 == 0 { return days.start(ofDay: floorDivide(shown, by: 86_400).quotient) }
            let guess = Timestamp(seconds: shown) - .milliseconds(days.offset(at: from))
            return Timestamp(seconds: shown) - .milliseconds(days.offset(at: guess))
        }
        ticks = marks.filter { $0 >= from && $0 <= to }
        self.step = step
        self.days = days
    }

    /// Seconds.
    private static let steps: [Int64] =
        [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map { $0 * 60 }
        + [1, 2, 5, 7, 14, 30, 60].map { $0 * 86_400 }

    /// `10:00`; the day at midnight, and always where marks are days apart.
    package func label(_ tick: Timestamp) -> String {
        step % 86_400 == 0 || days.local(tick).seconds % 86_400 == 0
            ? Phrase.day(tick, in: days) : Phrase.time(tick, in: days)
    }
}
