import Telemetry

/// The last state of every running total, so that only what is new in the next one is counted.
///
/// A sender that starts again begins at 0, which its start tells, or the total itself by having become less. Several processes may send
/// under one name; their starts tell them apart (OpenTelemetry metrics data model, "Resets and gaps" and "Single-writer"). Where no
/// start is told, which is one at the epoch, the total goes on with the newest of its name.
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
    /// Totals that began before may have been known and forgotten.
    private var forgotten: Timestamp?

    /// About 30 MB; beyond them those are forgotten that were told longest ago.
    static let stateLimit = 50_000
    static let runLimit = 1_000_000
    /// A total that began less than this before it is first told is new as a whole: an hour, as late as anything is taken.
    private static let youth = Duration.seconds(3600)

    init(_ states: [TotalState] = []) {
        for state in states { keep(state) }
        // What was forgotten before is not written down; half as many as there can be are kept then.
        if self.states.count >= RunningTotals.stateLimit / 2 || runs >= RunningTotals.runLimit / 2 {
            forgotten = states.lazy.map(\.seen).max()
        }
    }

    var all: [TotalState] { Array(states.values) }

    /// O(runs).
    mutating func note(_ spread: ValueSpread, of total: RunningTotal, at instant: Timestamp) -> News {
        let total = known(total)
        let state = TotalState(total: total, spread: spread, seen: instant)
        guard let known = states[total] else {
            let isNew = isNew(total, at: instant)
            keep(state)
            return isNew && spread.count > 0 ? .added(spread) : .baseline
        }
        // The same export again, or one that was overtaken.
        guard instant > known.seen else { return .nothing }
        keep(state)
        let added = spread.since(known.spread) ?? spread
        return added.count > 0 ? .added(added) : .nothing
    }

    /// Of one that does not tell its start, the start that is known.
    private func known(_ total: RunningTotal) -> RunningTotal {
        guard total.since.milliseconds == 0, let since = newest[total.stream] else { return total }
        return RunningTotal(stream: total.stream, since: since)
    }

    /// Whether nothing of a total that is not known can have been counted.
    private func isNew(_ total: RunningTotal, at instant: Timestamp) -> Bool {
        if let newest = newest[total.stream], total.since > newest { return true }
        guard total.since >= instant - RunningTotals.youth else { return false }
        return forgotten.map { total.since > $0 } ?? true
    }

    private mutating func keep(_ state: TotalState) {
        runs += state.spread.runs.count - (states.updateValue(state, forKey: state.total)?.spread.runs.count ?? 0)
        newest[state.total.stream] = max(newest[state.total.stream] ?? state.total.since, state.total.since)
        if states.count > RunningTotals.stateLimit || runs > RunningTotals.runLimit { forgetHalf() }
    }

    private mutating func forgetHalf() {
        let all = states.values.sorted { $0.seen > $1.seen }
        (states, newest, runs) = ([:], [:], 0)
        forgotten = all.first?.seen
        for state in all.prefix(all.count / 2) { keep(state) }
    }
}
