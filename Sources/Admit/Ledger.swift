import Synchronization
package import Telemetry

/// Counts what became of everything that arrived, so that received = the sum of the outcomes.
///
/// Two counts are kept apart on purpose: `received` at the door, the outcomes where they are decided. What is between the two
/// is in flight; in a quiet server they are equal, and a test says so.
package final class Ledger: Sendable {
    private struct State {
        var received: Int64 = 0
        var totals: [Outcome: Int64] = [:]
        /// Refusals not yet handed to storage.
        var unsaved: [LedgerKey: Int64] = [:]

        /// A flood that names a new site each time is counted under no name, so that the ledger stays small, also while it
        /// cannot be saved.
        mutating func keep(_ key: LedgerKey, _ count: Int64) {
            let isBounded = unsaved[key] != nil || unsaved.count < Ledger.unsavedLimit
            let kept = isBounded ? key : LedgerKey(owner: "", bucket: key.bucket, outcome: key.outcome)
            unsaved[kept, default: 0] += count
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Something arrived at the door.
    package func receive(_ count: Int64 = 1) { state.withLock { $0.received += count } }

    /// Something was refused. Refusals are kept in memory until `takeUnsaved`; they are no acknowledged data.
    package func refuse(_ reason: RefusalReason, owner: String, at bucket: TimeBucket, count: Int64 = 1) {
        state.withLock { state in
            state.totals[.refused(reason), default: 0] += count
            state.keep(LedgerKey(owner: owner, bucket: bucket, outcome: .refused(reason)), count)
        }
    }

    /// Outcomes decided elsewhere (stored, replaced, duplicate), already saved with what they count.
    package func record(_ counts: [LedgerKey: Int64]) {
        state.withLock { state in
            for (key, count) in counts { state.totals[key.outcome, default: 0] += count }
        }
    }

    package func takeUnsaved() -> [LedgerKey: Int64] {
        state.withLock { state in
            defer { state.unsaved.removeAll(keepingCapacity: true) }
            return state.unsaved
        }
    }

    /// Gives back what could not be saved.
    package func restoreUnsaved(_ counts: [LedgerKey: Int64]) {
        state.withLock { state in
            for (key, count) in counts { state.keep(key, count) }
        }
    }

    /// Since the process started.
    package var totals: (received: Int64, outcomes: [Outcome: Int64]) {
        state.withLock { ($0.received, $0.totals) }
    }

    /// Lines waiting for a flush of a few seconds; the reasons times some thousand owners.
    private static let unsavedLimit = 10_000
}
