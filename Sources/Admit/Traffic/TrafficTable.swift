import Synchronization

/// The slots of one kind of subject: as many as it was made with, for ever.
///
/// A key has one set of eight slots that it may be in, and each shard of sets its own lock. When a set is full, one slot gives way: first
/// those whose cap is the floor anyway, so that an office is not forgotten over night; among these the stalest; among those of this minute
/// and the last, which are equally fresh, the one with the lowest usual rate, then with the fewest beacons. So made-up names push out each
/// other, and not what is known and busy.
final class TrafficTable: Sendable {
    private final class Shard: Sendable {
        let slots: Mutex<[TrafficSlot]>

        init(count: Int) { slots = Mutex(Array(repeating: .free, count: count)) }
    }

    let rule: TrafficRule
    private let shards: [Shard]
    /// Sets in a shard, less one: a mask, because they are a power of two.
    private let setMask: Int

    /// More locks than the cores that would contend for them.
    private static let shardBits = 4
    /// Slots a key may be in: four cache lines of 64 bytes.
    private static let ways = 8

    init(slots: Int, rule: TrafficRule) {
        self.rule = rule
        let wanted = max(1, slots) >> (TrafficTable.shardBits + 3)
        var sets = 1
        while sets < wanted || sets << (TrafficTable.shardBits + 3) < slots { sets <<= 1 }
        setMask = sets - 1
        let size = sets * TrafficTable.ways
        shards = (0..<1 << TrafficTable.shardBits).map { _ in Shard(count: size) }
    }

    /// Counts one beacon of the subject with this key.
    func note(_ key: UInt64, at minute: Int32) -> TrafficReading {
        let first = firstSlot(of: key)
        return shard(of: key).slots.withLock { slots in
            let index =
                TrafficTable.index(of: key, from: first, in: slots)
                ?? TrafficTable.makeRoom(for: key, at: minute, from: first, by: rule, in: &slots)
            return slots[index].note(at: minute, by: rule)
        }
    }

    /// The usual rate as of this minute, and whether it rests on a history. Counts nothing.
    func glance(_ key: UInt64, at minute: Int32) -> (usual: Float, hasHistory: Bool) {
        let first = firstSlot(of: key)
        return shard(of: key).slots.withLock { slots in
            guard let index = TrafficTable.index(of: key, from: first, in: slots) else { return (0, false) }
            slots[index].advance(to: minute, by: rule)
            return (slots[index].usual, slots[index].hasHistory)
        }
    }

    /// Slots there are, used or not.
    var capacity: Int { shards.count * (setMask + 1) * TrafficTable.ways }

    private func shard(of key: UInt64) -> Shard { shards[Int(key >> (64 - UInt64(TrafficTable.shardBits)))] }

    private func firstSlot(of key: UInt64) -> Int { (Int(truncatingIfNeeded: key) & setMask) * TrafficTable.ways }

    private static func index(of key: UInt64, from first: Int, in slots: [TrafficSlot]) -> Int? {
        for index in first..<first + ways where slots[index].key == key { return index }
        return nil
    }

    private static func makeRoom(
        for key: UInt64, at minute: Int32, from first: Int, by rule: TrafficRule, in slots: inout [TrafficSlot]
    ) -> Int {
        var chosen = first
        var least = slots[first].worth(at: minute, by: rule)
        for index in first + 1..<first + ways {
            let worth = slots[index].worth(at: minute, by: rule)
            if worth < least { (chosen, least) = (index, worth) }
        }
        slots[chosen] = TrafficSlot(key: key, minute: minute)
        return chosen
    }
}

extension TrafficSlot {
    /// What would be lost with it, compared part by part.
    fileprivate typealias Worth = (raisesCap: Int, lastUse: Int32, usual: Float, count: UInt32)

    fileprivate func worth(at present: Int32, by rule: TrafficRule) -> Worth {
        // The last minute and this one count as the same.
        let lastUse = min(minute, present &- 1)
        guard usual > rule.harmless else { return (0, lastUse, usual, count) }
        var aged = self
        aged.advance(to: present, by: rule)
        return (aged.usual > rule.harmless ? 1 : 0, lastUse, aged.usual, count)
    }
}
