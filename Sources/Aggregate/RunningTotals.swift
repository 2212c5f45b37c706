import Telemetry

/// The last state of every running total, so that only what is new in the next one is counted.
///
/// A sender that starts again begins at 0, which its start tells, or the total itself by having become less. Several processes may send
/// under one name; their starts tell them apart (OpenTelemetry metrics data model, "Resets and gaps" and "Single-writer").
struct RunningTotals {
    /// What a state says that was not known.
    enum News: Hashable {
        /// It was told before, or nothing was added.
        case nothing
        /// It was not known, and may have been counted long ago.
        case baseline
        case added(ValueSpread)
    }

    private var states: [RunningTotal: TotalState] = [:]
    /// The latest start under each name.
    private var newest: [UInt64: Timestamp] = [:]
    private var runs = 0

    /// About 30 MB; beyond them those are forgotten that were told longest ago.
    static let stateLimit = 50_000
    static let runLimit = 1_000_000
    /// A total that began less than this before it is first told is new as a whole: an hour, as late as anything is taken.
    private static let youth = Duration.seconds(3600)

    init(_ states: [TotalState] = []) {
        for state in states { keep(state) }
    }

    var all: [TotalState] { Array(states.values) }

    /// O(runs).
    mutating func note(_ spread: ValueSpread, of total: RunningTotal, at instant: Timestamp) -> News {
        let state = TotalState(total: total, spread: spread, seen: instant)
        guard let known = states[total] else {
            let isNew =
                newest[total.stream].map { total.since > $0 } ?? false || total.since >= instant - RunningTotals.youth
            keep(state)
            return isNew && spread.count > 0 ? .added(spread) : .baseline
        }
        // The same export again, or one that was overtaken.
        guard instant > known.seen else { return .nothing }
        keep(state)
        let added = spread.since(known.spread) ?? spread
        return added.count > 0 ? .added(added) : .nothing
    }

    private mutating func keep(_ state: TotalState) {
        runs += state.spread.runs.count - (states.updateValue(state, forKey: state.total)?.spread.runs.count ?? 0)
        newest[state.total.stream] = max(newest[state.total.stream] ?? state.total.since, state.total.since)
        if states.count > RunningTotals.stateLimit || runs > RunningTotals.runLimit { forgetHalf() }
    }

    private mutating func forgetHalf() {
        let kept = states.values.sorted { $0.seen > $1.seen }.prefix(states.count / 2)
        self = RunningTotals()
        for state in kept { keep(state) }
    }
}
