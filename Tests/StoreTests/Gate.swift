import Dispatch
import Synchronization

/// Holds a thread at a point until the test lets it go on; open until it is closed.
final class Gate: Sendable {
    private let isClosed = Mutex(false)
    private let arrived = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)

    /// The next one to pass waits.
    func close() { isClosed.withLock { $0 = true } }

    /// Called by the thread that is to be held.
    func pass() {
        let waits = isClosed.withLock { isClosed in
            defer { isClosed = false }
            return isClosed
        }
        guard waits else { return }
        arrived.signal()
        opened.wait()
    }

    /// Returns when a thread is held.
    func waitForArrival() { arrived.wait() }

    func open() { opened.signal() }
}
