import Dispatch
import Store
import Synchronization
import Telemetry

/// What a committer did: batches applied, tickets released, in order.
final class CommitRecorder: Sendable {
    struct Release: Hashable {
        let tickets: [Int]
        let error: StoreError?
    }

    private struct State {
        var applied: [(sequence: Int64, observations: [Observation])] = []
        var appliedTickets: Set<Int> = []
        var releases: [Release] = []
        var releasedTooEarly: [Int] = []
    }

    private let state = Mutex(State())
    private let released = DispatchSemaphore(value: 0)

    func apply(_ batch: GroupCommitter<Int>.Batch, _ sequence: Int64) {
        state.withLock { state in
            state.applied.append((sequence, batch.observations))
            state.appliedTickets.formUnion(batch.tickets)
        }
    }

    func release(_ tickets: [Int], _ error: StoreError?) {
        defer { released.signal() }
        state.withLock { state in
            state.releases.append(Release(tickets: tickets, error: error))
            if error == nil { state.releasedTooEarly += tickets.filter { !state.appliedTickets.contains($0) } }
        }
    }

    /// Returns once for each release.
    func waitForRelease() { released.wait() }

    var releases: [Release] { state.withLock { $0.releases } }
    var applied: [(sequence: Int64, observations: [Observation])] { state.withLock { $0.applied } }
    /// Tickets answered as stored before their batch was applied.
    var releasedTooEarly: [Int] { state.withLock { $0.releasedTooEarly } }
}
