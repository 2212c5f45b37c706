import Synchronization
import Telemetry

/// Arrival times by address, in memory that never grows: a table of buckets with eight slots each.
///
/// A key may lie in one bucket only. A slot whose time has passed is free, for a client that has its full burst back is like one
/// never seen; nothing is swept. A bucket is full when eight others are still paying off theirs, and then the caller must charge
/// something wider: to push one out would give it a new burst. 16 bytes a slot.
///
/// Keys are 64-bit hashes, by a function seeded anew by each process (SipHash, Aumasson and Bernstein 2012, as `Hasher`
/// has it): nobody can choose addresses that meet in one bucket or pass for another. Among 10^5 clients two are taken for one
/// with odds of 1 to 10^9.
final class RateTable: Sendable {
    private struct Slot {
        var key: UInt64 = 0
        var arrival = ArrivalRule.never
    }

    /// Buckets under one lock. A class, because a `Mutex` does not move.
    private final class Shard: Sendable {
        let slots: Mutex<[Slot]>

        init(slotCount: Int) { slots = Mutex(Array(repeating: Slot(), count: slotCount)) }
    }

    /// How much of an address is a key here.
    let width: PrefixWidth
    private let shards: [Shard]
    private let bucketsAShard: UInt64

    /// With half of the slots taken, 5 % of the buckets are full by chance; with a quarter, 0.1 % (Poisson).
    private static let ways = 8
    /// Event loops are as many as cores; with so many locks two of them seldom want the same.
    private static let mostShards = 64

    /// `slots` is rounded up to a power of two, and to one bucket.
    init(width: PrefixWidth, slots: Int) {
        self.width = width
        var buckets = 1
        while buckets * RateTable.ways < slots { buckets *= 2 }
        let shardCount = min(buckets, RateTable.mostShards)
        bucketsAShard = UInt64(buckets / shardCount)
        shards = (0..<shardCount).map { _ in Shard(slotCount: buckets / shardCount * RateTable.ways) }
    }

    /// Nil when there is no room for this address. O(1): eight slots are looked at.
    func decide(
        _ client: ClientAddress, by rule: ArrivalRule, at now: SteadyTime, spends: Bool
    ) -> ArrivalRule.Decision? {
        let key = UInt64(truncatingIfNeeded: client.prefix(width).hashValue)
        // Both counts are powers of two: the low half of the key names the shard, the high half the bucket in it.
        let shard = shards[Int(truncatingIfNeeded: key & UInt64(shards.count - 1))]
        let bucket = Int(truncatingIfNeeded: key >> 32 & (bucketsAShard - 1))
        return shard.slots.withLock { slots in
            guard let place = RateTable.place(of: key, in: slots, bucket, at: now) else { return nil }
            let arrival = slots[place].key == key ? slots[place].arrival : ArrivalRule.never
            let decision = rule.decide(arrival, at: now, spends: spends)
            if spends, decision.isAllowed { slots[place] = Slot(key: key, arrival: decision.arrival) }
            return decision
        }
    }

    /// The key's own slot, else one that is free. All eight are looked at first: behind a free slot the key may have its own.
    private static func place(of key: UInt64, in slots: [Slot], _ bucket: Int, at now: SteadyTime) -> Int? {
        var free: Int?
        for place in bucket * ways..<(bucket + 1) * ways {
            if slots[place].key == key { return place }
            if free == nil, slots[place].arrival <= now.nanoseconds { free = place }
        }
        return free
    }

    var slotCount: Int { shards.reduce(0) { $0 + $1.slots.withLock { $0.count } } }

    /// Bytes the slots take; what the allocator rounds up is its own.
    var byteCount: Int { slotCount * MemoryLayout<Slot>.stride }
}
