import Dispatch
import Foundation
import Synchronization
package import Telemetry

/// Group commit: requests gather in a batch while the last one is being written; one thread writes each batch as one journal row,
/// has it applied, then releases its answers. No delay is added, and one fsync serves many requests.
///
/// `Ticket` is whatever the receiver needs to answer one request.
package final class GroupCommitter<Ticket: Sendable>: Sendable {
    package struct Batch: Sendable {
        package fileprivate(set) var observations: [Observation] = []
        package fileprivate(set) var tickets: [Ticket] = []
        fileprivate var encoded = ByteWriter()
        fileprivate var measurements = 0
    }

    /// What became of a submission at once.
    package enum Submission: Sendable {
        /// Its ticket is released when the batch is durable or has failed. `wakes` tells that the committer is idle: call `wake()`
        /// once what is ready to be submitted has been, so that the first request does not get an fsync of its own.
        case gathered(wakes: Bool)
        /// The queue is full: refuse, nothing was taken.
        case overloaded
        /// The journal failed for good or the committer is stopping: refuse.
        case closed
    }

    private struct State {
        var batch = Batch()
        var isIdle = false
        var isStopping = false
        var hasFailed = false
        /// Why the last batch could not be written; nil while all is well.
        var problem: StoreError?
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)
    private let journal: Journal
    private let clock: WallClock
    private let apply: @Sendable (Batch, Int64) -> Void
    private let release: @Sendable ([Ticket], [Observation], StoreError?) -> Void

    /// - Parameters:
    ///   - apply: gets each durable batch and its sequence number, on the committer's thread, before any answer is released.
    ///   - release: answers; with the error when the batch could not be written.
    package init(
        journal: Journal, clock: WallClock, apply: @escaping @Sendable (Batch, Int64) -> Void,
        release: @escaping @Sendable ([Ticket], [Observation], StoreError?) -> Void
    ) {
        self.journal = journal
        self.clock = clock
        self.apply = apply
        self.release = release
    }

    /// Starts the thread. A thread and not a task: it blocks in fsync.
    package func start() {
        let thread = Thread { [self] in
            loop()
            finished.signal()
        }
        thread.name = "committer"
        thread.start()
    }

    /// Adds what one request said. O(bytes), a short critical section.
    ///
    /// - Parameter ticket: nil for what nobody waits for.
    package func submit(_ observations: [Observation], ticket: Ticket?) -> Submission {
        state.withLock { state in
            if state.isStopping || state.hasFailed { return .closed }
            guard state.batch.encoded.count < GroupCommitter.byteLimit else { return .overloaded }
            for observation in observations {
                observation.encode(to: &state.batch.encoded)
                state.batch.measurements += observation.measurements.count
            }
            state.batch.observations.append(contentsOf: observations)
            if let ticket { state.batch.tickets.append(ticket) }
            defer { state.isIdle = false }
            return .gathered(wakes: state.isIdle)
        }
    }

    /// Ends the committer's wait; to be called once for each `gathered(wakes: true)`.
    package func wake() { work.signal() }

    /// Writes what has gathered and ends the thread; later submissions are `closed`. Blocks until it is done.
    package func stop() {
        state.withLock { $0.isStopping = true }
        // A signal too many only makes the loop look once more.
        work.signal()
        finished.wait()
    }

    /// Why beacons cannot be stored now; nil while they can.
    package var problem: StoreError? { state.withLock { $0.problem } }

    /// Tries whether a full disk has room again. Without it a server that is taken out of rotation because it refuses would never learn.
    package func retry() {
        guard let problem, problem.isTransient else { return }
        do throws(StoreError) {
            try journal.tryWriting(at: clock.now)
            state.withLock { $0.problem = nil }
        } catch {
            note(error)
        }
    }

    private func note(_ error: StoreError) {
        state.withLock { state in
            state.problem = error
            // After a failed fsync the kernel may have dropped the pages: a retry that succeeds proves nothing. Stop
            // acknowledging until a restart has replayed what is really there. A full disk rolls back cleanly.
            if !error.isTransient { state.hasFailed = true }
        }
    }

    private func loop() {
        while let batch = nextBatch() { commit(batch) }
    }

    /// The gathered batch, waiting for one; nil when stopping and nothing is left.
    private func nextBatch() -> Batch? {
        while true {
            let (batch, isStopping) = state.withLock { state -> (Batch?, Bool) in
                guard state.batch.tickets.isEmpty, state.batch.observations.isEmpty else {
                    defer { state.batch = Batch() }
                    return (state.batch, false)
                }
                state.isIdle = !state.isStopping
                return (nil, state.isStopping)
            }
            if let batch { return batch }
            if isStopping { return nil }
            work.wait()
        }
    }

    private func commit(_ batch: Batch) {
        guard state.withLock({ !$0.hasFailed }) else {
            return release(batch.tickets, batch.observations, .folder("the journal has failed"))
        }
        do {
            let sequence = try journal.append(batch.encoded.bytes, measurements: batch.measurements, at: clock.now)
            apply(batch, sequence)
            if problem != nil { state.withLock { $0.problem = nil } }
            journal.probe(.beforeAnswer)
            release(batch.tickets, batch.observations, nil)
        } catch {
            note(error)
            release(batch.tickets, batch.observations, error)
        }
    }

    /// What may wait for the disk, in bytes; beyond it requests are refused, so that overload does not become memory.
    private static var byteLimit: Int { 16 * 1_048_576 }
}
