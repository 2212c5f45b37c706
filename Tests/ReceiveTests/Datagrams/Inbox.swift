import Synchronization
import Telemetry

/// What a service received, and when it has come.
final class Inbox: Sendable {
    private struct State {
        var texts: [String] = []
        var senders: Set<ClientAddress> = []
        var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())
    private let ports = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingOldest(1))

    /// Once it listens; asked once.
    var port: Int {
        get async { await ports.stream.first { _ in true } ?? 0 }
    }

    var texts: [String] { state.withLock { $0.texts } }
    var count: Int { state.withLock { $0.texts.count } }
    var senders: Set<ClientAddress> { state.withLock { $0.senders } }

    func listen(on port: Int) { ports.continuation.yield(port) }

    func put(_ text: String, from sender: ClientAddress) {
        let woken = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.texts.append(text)
            state.senders.insert(sender)
            guard let waiter = state.waiter, state.texts.count >= waiter.count else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        woken?.resume()
    }

    /// Until there are as many.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.texts.count >= count { return true }
                state.waiter = (count, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
