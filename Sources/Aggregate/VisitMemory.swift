import Telemetry

/// The visits a later report may still correct: bounded, oldest forgotten first.
///
/// Two halves: when the young half is full it becomes the old one, and what was old is forgotten. A visit that reports again moves to
/// the young half. So between one and two times `halfLimit` visits are remembered, at O(1) a look-up and without a queue. A report that
/// comes after its visit was forgotten counts as a new visit.
struct VisitMemory {
    /// A visit and the cell it was counted in.
    struct Entry {
        var visit: Visit
        let labels: Int
        let bucket: TimeBucket
    }

    /// About 20 MB a half; at 1 000 page views a second with three metrics a half lasts over a minute, at the product's usual
    /// size a day.
    static let halfLimit = 200_000

    private var young: [VisitKey: Entry] = [:]
    private var old: [VisitKey: Entry] = [:]

    var count: Int { young.count + old.count }

    /// Takes the visit out, to be put back changed.
    mutating func remove(_ key: VisitKey) -> Entry? {
        young.removeValue(forKey: key) ?? old.removeValue(forKey: key)
    }

    mutating func insert(_ entry: Entry, for key: VisitKey) {
        if young.count >= VisitMemory.halfLimit {
            old = young
            young = [:]
        }
        young[key] = entry
    }
}
