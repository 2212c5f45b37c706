import Notify
import Telemetry

/// Keeps the contract of `Outbox` in memory: Notify may not know Store, where the real one lives.
actor MemoryOutbox {
    private var deliveries: [Delivery]
    private var saves: [AsyncStream<Delivery>.Continuation] = []
    private var isFull = false

    init(_ deliveries: [Delivery]) { self.deliveries = deliveries }

    nonisolated var outbox: Outbox {
        Outbox(
            receivers: { await self.receivers() }, due: { await self.due($0, $1, $2) },
            nextDue: { await self.oldest(of: $0).map(\.nextAttempt).min() }, fresh: { await self.fresh($0, $1) },
            mates: { await self.mates($0, $1) }, join: { await self.join($0, $1, $2) },
            save: { try await self.saveAll($0) }, handOver: { await self.handOver($0, to: $1) })
    }

    func all() -> [Delivery] { deliveries }

    func add(_ delivery: Delivery) { deliveries.append(delivery) }

    /// What is saved from now on. Unbounded: a test saves a handful.
    func saved() -> AsyncStream<Delivery> {
        let (stream, continuation) = AsyncStream.makeStream(of: Delivery.self)
        saves.append(continuation)
        return stream
    }

    private func receivers() -> [String] {
        Set(deliveries.filter { $0.state == .waiting }.map(\.receiver)).sorted()
    }

    private func oldest(of receiver: String) -> [Delivery] {
        var seen: Set<AlertKey> = []
        return deliveries.filter {
            $0.receiver == receiver && $0.state == .waiting && seen.insert($0.alert.key).inserted
        }
    }

    private func due(_ receiver: String, _ at: Timestamp, _ limit: Int) -> [Delivery] {
        Array(oldest(of: receiver).filter { $0.nextAttempt <= at }.prefix(limit))
    }

    /// A disk that is full takes nothing until it has room again.
    struct Full: Error {}

    func setFull(_ isFull: Bool) { self.isFull = isFull }

    private func saveAll(_ settled: [Delivery]) throws {
        guard !isFull else { throw Full() }
        for delivery in settled { save(delivery) }
    }

    private func fresh(_ receiver: String, _ limit: Int) -> [Delivery] {
        Array(oldest(of: receiver).filter { $0.lastAttempt == nil }.prefix(limit))
    }

    private func mates(_ receiver: String, _ messageID: String) -> [Delivery] {
        deliveries.filter { $0.receiver == receiver && $0.state == .waiting && $0.messageID == messageID }
    }

    private func join(_ batch: [Delivery], _ messageID: String, _ instant: Timestamp) {
        for index in deliveries.indices where batch.contains(where: { $0.id == deliveries[index].id }) {
            deliveries[index].messageID = messageID
            deliveries[index].lastAttempt = instant
        }
    }

    private func handOver(_ dead: Delivery, to receiver: String) {
        save(dead)
        deliveries.append(
            Delivery(
                id: dead.id + 1000, messageID: dead.messageID + "-\(receiver)", receiver: receiver, alert: dead.alert,
                state: .waiting, createdAt: dead.createdAt, attempts: 0, nextAttempt: dead.createdAt, lastAnswer: nil))
    }

    private func save(_ delivery: Delivery) {
        guard let index = deliveries.firstIndex(where: { $0.id == delivery.id }) else { return }
        deliveries[index] = delivery
        for save in saves { save.yield(delivery) }
    }
}
