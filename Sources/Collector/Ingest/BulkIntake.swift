import Foundation
import Synchronization

/// Reads large bodies on a thread of its own: 20 MiB of timings on an event loop would hold up every beacon there.
///
/// The thread yields to the event loops, so that on a single core too a beacon does not wait behind a large body.
final class BulkIntake: Sendable {
    private struct Job: Sendable {
        let body: [UInt8]
        let work: @Sendable (UnsafeRawBufferPointer, LoopState) -> Void
    }

    private struct Queue {
        var jobs: [Job] = []
        /// Of the jobs that wait and of the one that is done.
        var bytes = 0
    }

    private let queue = Mutex(Queue())
    /// Signalled once for each job.
    private let wake = DispatchSemaphore(value: 0)

    /// Bodies above it are read here: bytes, as many as a browser's beacon may have.
    static let threshold = 65_536
    /// Buffers that have grown beyond a body of so many bytes are not kept.
    private static let keptBytes = 1_048_576
    /// Bytes that may wait.
    private static let limit = 64 * 1_048_576
    /// A tenth of an event loop's share where both want the same core (sched(7)).
    private static let niceness: CInt = 10

    init() {
        // For the life of the process, like the server that owns it.
        let thread = Thread { [self] in run() }
        thread.name = "vitalsd.bulk"
        thread.start()
    }

    /// False when too much waits already. The body is copied.
    func submit(_ body: UnsafeRawBufferPointer, _ work: @escaping @Sendable (UnsafeRawBufferPointer, LoopState) -> Void)
        -> Bool
    {
        let isTaken = queue.withLock { queue in
            guard queue.bytes + body.count <= BulkIntake.limit else { return false }
            queue.bytes += body.count
            queue.jobs.append(Job(body: [UInt8](body), work: work))
            return true
        }
        if isTaken { wake.signal() }
        return isTaken
    }

    private func run() {
        BulkIntake.yieldToOthers()
        var state = LoopState()
        while true {
            wake.wait()
            guard let job = queue.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) else { continue }
            job.body.withUnsafeBytes { job.work($0, state) }
            // The parser's buffers have grown with the body.
            if job.body.count > BulkIntake.keptBytes { state = LoopState() }
            queue.withLock { $0.bytes -= job.body.count }
        }
    }

    private static func yieldToOthers() {
        #if os(Linux)
            // 0 is the calling thread, there (setpriority(2), "C library/kernel differences").
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        #endif
    }
}
