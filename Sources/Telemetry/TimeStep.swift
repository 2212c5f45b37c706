/// How a window is cut into slices.
package enum TimeStep: Hashable, Sendable {
    /// Equal lengths, aligned to the epoch; at least a minute.
    case fixed(Duration)
    /// So many days of a zone, however long each is; aligned to 1970-01-01.
    case days(Int64, LocalDays)

    package static func seconds(_ seconds: Int) -> TimeStep { .fixed(.seconds(seconds)) }

    /// The start of the slice that holds `instant`.
    package func start(holding instant: Timestamp) -> Timestamp {
        switch self {
        case .fixed(let step):
            let length = TimeStep.length(step)
            return Timestamp(milliseconds: floorDivide(instant.milliseconds, by: length).quotient * length)
        case .days(let count, let days):
            return days.start(ofDay: floorDivide(days.number(holding: instant), by: count).quotient * count)
        }
    }

    /// The start of the slice after the one that begins at `start`.
    package func next(after start: Timestamp) -> Timestamp {
        switch self {
        case .fixed(let step): start + .milliseconds(TimeStep.length(step))
        case .days(let count, let days): days.start(ofDay: days.number(holding: start) + count)
        }
    }

    /// Roughly how long a slice is: what limits are checked against.
    package var typicalLength: Duration {
        switch self {
        case .fixed(let step): .milliseconds(TimeStep.length(step))
        case .days(let count, _): .seconds(count * 86_400)
        }
    }

    private static func length(_ step: Duration) -> Int64 { max(60_000, step.milliseconds) }
}
