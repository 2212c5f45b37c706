import Telemetry

/// Numbers the series in use, so that a cell's key is three small integers; and holds the caps.
///
/// What is over a cap is counted in the owner's `(other)` series, with a full histogram: totals and site-wide percentiles stay exact.
/// A series nothing was counted in for days is forgotten, so that pages which are gone make room; its number is not given again.
struct SeriesTable {
    private struct Slot {
        let labels: SeriesLabels
        /// The last minute in which a cell of it changed.
        var lastUse: UInt32
    }

    private var slots: [Slot?] = []
    private var numbers: [SeriesLabels: Int32] = [:]
    private var seriesPerOwner: [DimensionSet: [String: Int]] = [:]
    private let caps: SeriesCaps
    private var sightings = SightingCounts()

    /// Where something is counted.
    struct Place {
        let number: Int32
        let labels: SeriesLabels
        let isFolded: Bool
        /// Whether a later sighting may get a series of its own.
        let isProvisional: Bool
    }

    /// Begins with the series storage has. None is folded, whatever their order: a page that has a series keeps it, or the later reports
    /// of its visits would correct the wrong one.
    init(known: [SeriesLabels], usedAt minute: UInt32, caps: SeriesCaps) {
        self.caps = caps
        for labels in known { touch(number(ofKnown: labels), minute: minute) }
    }

    /// Series in use.
    var count: Int { numbers.count }

    /// The series that counts what is known under `wanted`: its own, or at a cap a folded one.
    mutating func place(of wanted: SeriesLabels) -> Place {
        if let number = numbers[wanted] { return own(wanted, number) }
        let owners = seriesPerOwner[wanted.set, default: [:]]
        let owned = owners[wanted.owner]
        let isFull = numbers.count >= caps.total
        let folded: SeriesLabels? =
            owned == nil && (isFull || owners.count >= caps.owners)
            ? wanted.stranger : isFull || owned ?? 0 >= caps.seriesPerOwner ? wanted.folded : nil
        if let folded { return fold(folded, isProvisional: false) }
        let isCrowded = owned ?? 0 >= caps.seriesPerOwner / 2 || numbers.count >= caps.total / 2
        guard !isCrowded || caps.sightings <= 1 || sightings.note(wanted) >= caps.sightings else {
            return fold(owned == nil ? wanted.stranger : wanted.folded, isProvisional: true)
        }
        return own(wanted, insert(wanted))
    }

    private func own(_ labels: SeriesLabels, _ number: Int32) -> Place {
        Place(number: number, labels: labels, isFolded: false, isProvisional: false)
    }

    private mutating func fold(_ labels: SeriesLabels, isProvisional: Bool) -> Place {
        Place(number: number(ofKnown: labels), labels: labels, isFolded: true, isProvisional: isProvisional)
    }

    /// The number of a series that is not to be folded.
    mutating func number(ofKnown labels: SeriesLabels) -> Int32 { numbers[labels] ?? insert(labels) }

    /// Nil for a series that was forgotten.
    func labels(of number: Int32) -> SeriesLabels? { slots[Int(number)]?.labels }

    func isInUse(_ number: Int32) -> Bool { slots[Int(number)] != nil }

    func knows(owner: String) -> Bool { seriesPerOwner.values.contains { $0[owner] != nil } }

    mutating func touch(_ number: Int32, minute: UInt32) {
        guard let lastUse = slots[Int(number)]?.lastUse, lastUse < minute else { return }
        slots[Int(number)]?.lastUse = minute
    }

    /// Forgets the series that were not touched since `minute`. O(series).
    mutating func forget(unusedSince minute: UInt32) {
        for (number, slot) in slots.enumerated() {
            guard let slot, slot.lastUse < minute else { continue }
            slots[number] = nil
            numbers[slot.labels] = nil
            let left = (seriesPerOwner[slot.labels.set]?[slot.labels.owner] ?? 1) - 1
            seriesPerOwner[slot.labels.set]?[slot.labels.owner] = left > 0 ? left : nil
        }
    }

    private mutating func insert(_ wanted: SeriesLabels) -> Int32 {
        // Two thousand million series would take 100 GB first.
        let number = Int32(slots.count)
        slots.append(Slot(labels: wanted, lastUse: 0))
        numbers[wanted] = number
        seriesPerOwner[wanted.set, default: [:]][wanted.owner, default: 0] += 1
        return number
    }
}
