import Synchronization

/// What came through a datagram socket.
final class DatagramCounts: Sendable {
    private let datagrams = Atomic<Int64>(0)
    private let bytes = Atomic<Int64>(0)
    private let errors = Atomic<Int64>(0)
    private let ending = Atomic(false)

    var totals: (datagrams: Int64, bytes: Int64, errors: Int64) {
        (datagrams.load(ordering: .relaxed), bytes.load(ordering: .relaxed), errors.load(ordering: .relaxed))
    }

    /// Whether it was asked to end, so that a closed socket is no surprise.
    var isEnding: Bool { ending.load(ordering: .acquiring) }

    func add(bytes count: Int) {
        datagrams.add(1, ordering: .relaxed)
        bytes.add(Int64(count), ordering: .relaxed)
    }

    func addError() { errors.add(1, ordering: .relaxed) }

    func end() { ending.store(true, ordering: .releasing) }
}
