package import Telemetry

/// The span a report looks at and the slices it is cut into.
package struct ReportWindow: Hashable, Sendable {
    /// Inclusive.
    package let from: Timestamp
    /// Exclusive: the instant of the report.
    package let to: Timestamp
    package let step: Duration
    /// Whose days slices of whole days are, and whose clock times are told in.
    package let days: LocalDays
    /// The shortest slices that can be had for it.
    private let finest: Duration

    /// - Parameter step: nil for one that suits the length; never shorter than `finest`.
    package init(
        endingAt to: Timestamp, length: Duration, step: Duration? = nil, finest: Duration = .zero,
        days: LocalDays = .utc
    ) {
        self.to = to
        from = to - length
        self.step = max(finest, step ?? ReportWindow.step(for: length))
        self.finest = finest
        self.days = days
    }

    /// The shortest step that cuts `length` into at most `slices`, a day into 96 quarters of an hour; a week for the longest.
    package static func step(for length: Duration, slices: Int64 = 96) -> Duration {
        let minutes: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 5760, 10_080]
        return minutes.lazy.map { .seconds($0 * 60) }.first { length / $0 <= Double(slices) } ?? .seconds(10_080 * 60)
    }

    /// The same window in at most `slices` slices, each no shorter than `least`.
    func cut(into slices: Int64, atLeast least: Duration = .zero) -> ReportWindow {
        ReportWindow(
            endingAt: to, length: to - from, step: max(least, ReportWindow.step(for: to - from, slices: slices)),
            finest: finest, days: days)
    }

    func request(_ metric: Metric, by dimensions: [Dimension] = [], sliced: Bool = false) -> ReadingRequest {
        ReadingRequest(metric: metric, by: dimensions, from: from, to: to, step: sliced ? timeStep : nil)
    }

    private var timeStep: TimeStep {
        let (count, rest) = step.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return rest == 0 ? .days(count, days) : .fixed(step)
    }

    /// The number of the slice that holds `instant`; slices are aligned to the epoch.
    func slice(holding instant: Timestamp) -> Int64 {
        switch timeStep {
        case .fixed(let step): floorDivide(instant.milliseconds, by: step.milliseconds).quotient
        case .days(let count, let days): floorDivide(days.number(holding: instant), by: count).quotient
        }
    }

    /// The part of the slice that lies in the window; a window rarely begins at the start of a slice.
    func bounds(ofSlice slice: Int64) -> (from: Timestamp, to: Timestamp) {
        let start: Timestamp
        let end: Timestamp
        switch timeStep {
        case .fixed(let step):
            start = Timestamp(milliseconds: slice * step.milliseconds)
            end = start + step
        case .days(let count, let days):
            start = days.start(ofDay: slice * count)
            end = days.start(ofDay: (slice + 1) * count)
        }
        return (max(from, start), min(to, end))
    }
}
