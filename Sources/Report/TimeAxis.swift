package import Telemetry

/// The time axis of a chart: marks at full minutes, hours or days of UTC.
package struct TimeAxis: Hashable, Sendable {
    package let ticks: [Timestamp]
    private let step: Int64

    /// - Parameter limit: at most this many marks, so that labels do not touch.
    package init(from: Timestamp, to: Timestamp, limit: Int = 6) {
        let length = max(1, to.seconds - from.seconds)
        let step = TimeAxis.steps.first { length / $0 <= Int64(limit - 1) } ?? 120 * 86_400
        let (quotient, remainder) = floorDivide(from.seconds, by: step)
        let first = (remainder == 0 && from.milliseconds % 1000 == 0 ? quotient : quotient + 1) * step
        ticks = stride(from: first, to: to.seconds + 1, by: Int64.Stride(step)).map { Timestamp(seconds: $0) }
        self.step = step
    }

    /// Seconds.
    private static let steps: [Int64] =
        [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map { $0 * 60 }
        + [1, 2, 5, 7, 14, 30, 60].map { $0 * 86_400 }

    /// `10:00`; the day at midnight, and always where marks are days apart.
    package func label(_ tick: Timestamp) -> String {
        step % 86_400 == 0 || tick.seconds % 86_400 == 0 ? Phrase.day(tick) : Phrase.time(tick)
    }
}
