import ServiceLifecycle
import Synchronization

/// Lets one waiting task be woken before its time. Any number of wakes before the wait count as one.
///
/// Not an AsyncStream: cancelling a consumer that loses a race against a timer finishes the stream for good.
final class WakeSignal: Sendable {
    private enum State {
        case quiet
        case woken
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    func wake() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            switch state {
            case .quiet, .woken:
                state = .woken
                return nil
            case .waiting(let continuation):
                state = .quiet
                return continuation
            }
        }
        waiter?.resume()
    }

    /// Returns after `duration`, a wake, cancellation or the beginning of a graceful shutdown, whichever is first.
    func wait(atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // A cancelled timer must not leave a wake behind for the next wait.
                if (try? await Task.sleep(for: duration)) != nil { self.wake() }
            }
            await withTaskCancellationOrGracefulShutdownHandler {
                await self.next()
            } onCancelOrGracefulShutdown: {
                self.wake()
            }
            group.cancelAll()
        }
    }

    private func next() async {
        await withCheckedContinuation { continuation in
            let isWoken = state.withLock { state in
                switch state {
                case .quiet:
                    state = .waiting(continuation)
                    return false
                case .woken:
                    state = .quiet
                    return true
                case .waiting: preconditionFailure("a WakeSignal has one waiting task: its loop")
                }
            }
            if isWoken { continuation.resume() }
        }
    }
}
