import NIOCore
import Synchronization
package import Telemetry

/// All connections: how many there may be, how many of one address, and what became of those that were ended.
package final class Connections: Sendable {
    /// Bounds on connections at once.
    package struct Limits: Sendable, Hashable {
        /// Of one client address. A proxy that is trusted speaks for many.
        package var perAddress: Int
        /// Of all. Beyond it the oldest idle one goes for each that comes; while none is idle, clients wait in the kernel's queue.
        package var total: Int

        package init(perAddress: Int, total: Int) {
            self.perAddress = perAddress
            self.total = total
        }
    }

    private struct State {
        var books: [ObjectIdentifier: NIOLoopBound<ConnectionBook>] = [:]
        var perAddress: [ClientAddress: Int] = [:]
        var ended: [ConnectionEnd: Int64] = [:]
        var opened: Int64 = 0
    }

    private let state = Mutex(State())
    private let open = Atomic(0)
    private let limits: Limits
    private let isTrusted: @Sendable (ClientAddress) -> Bool
    /// Bytes of unfinished bodies, which many clients could make many.
    let uploads = UploadBudget()

    package init(limits: Limits, isTrusted: @escaping @Sendable (ClientAddress) -> Bool) {
        self.limits = limits
        self.isTrusted = isTrusted
    }

    /// For the operator: connections now, since the start, and those that were ended, by reason.
    package var totals: (open: Int, opened: Int64, ended: [(reason: String, count: Int64)]) {
        let (opened, ended) = state.withLock { ($0.opened, $0.ended) }
        return (
            open.load(ordering: .relaxed), opened, ConnectionEnd.allCases.map { ($0.rawValue, ended[$0] ?? 0) }
        )
    }

    /// The book of a connection's event loop, with its place; nil when the address has too many. On that event loop.
    func admit(_ lane: IngestLane, from peer: ClientAddress?, on eventLoop: any EventLoop) -> (ConnectionBook, Int32)? {
        let counted = peer.flatMap { isTrusted($0) ? nil : $0.host }
        let book: ConnectionBook? = state.withLock { state in
            state.opened += 1
            if let counted {
                guard state.perAddress[counted, default: 0] < limits.perAddress else {
                    state.ended[.perAddress, default: 0] += 1
                    return nil
                }
                state.perAddress[counted, default: 0] += 1
            }
            let id = ObjectIdentifier(eventLoop)
            if let known = state.books[id] { return known.value }
            let book = ConnectionBook(eventLoop: eventLoop)
            state.books[id] = NIOLoopBound(book, eventLoop: eventLoop)
            return book
        }
        guard let book else { return nil }
        // Before the new one is idle too.
        if open.add(1, ordering: .relaxed).newValue > limits.total { _ = book.endOldestIdle() }
        let place = book.open(lane)
        return (book, place)
    }

    func leave(_ book: ConnectionBook, _ place: Int32, from peer: ClientAddress?) {
        book.close(place)
        open.subtract(1, ordering: .relaxed)
        guard let counted = peer.flatMap({ isTrusted($0) ? nil : $0.host }) else { return }
        state.withLock { state in
            let left = state.perAddress[counted, default: 1] - 1
            state.perAddress[counted] = left > 0 ? left : nil
        }
    }

    func count(_ end: ConnectionEnd) { state.withLock { $0.ended[end, default: 0] += 1 } }
}
