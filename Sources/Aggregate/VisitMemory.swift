import Telemetry

/// The visits a later report may still correct: bounded, oldest forgotten first.
///
/// Two generations: when the young one is full it becomes the old one, and what was old is forgotten. A visit that reports again moves to
/// the young one. So between one and two times `generationLimit` visits are remembered, at O(1) a look-up and without a queue. A report
/// that comes after its visit was forgotten counts as a new visit.
///
/// A generation ends between two journal rows only. What is remembered at that moment goes to storage as a snapshot; with the rows that
/// followed, a restart remembers the same visits as if there had been none.
struct VisitMemory {
    /// A visit and the cells it was counted in.
    struct Entry {
        var visit: Visit
        let address: CellAddress
        let bucket: TimeBucket
        /// How many visits it stands for.
        let weight: Int64
    }

    /// About 25 MB a generation; at 1 000 page views a second with three metrics a generation lasts over a minute, at the product's
    /// usual size its whole age.
    static let generationLimit = 200_000
    /// Half a day in minutes: the journal, which is kept for a day, must hold a whole generation.
    static let generationAge: UInt32 = 720
    /// Measurements after which a generation ends even if they are of few visits or of none: a restart reads them all, and the journal
    /// keeps them all.
    static let measurementLimit = 1_000_000

    private var young: [VisitKey: Entry] = [:]
    private var old: [VisitKey: Entry] = [:]
    private var since: TimeBucket?
    private var measurements = 0

    var count: Int { young.count + old.count }

    init() {}

    /// Begins with what a snapshot remembered.
    init(old: [VisitKey: Entry]) { self.old = old }

    /// Takes the visit out, to be put back changed.
    mutating func remove(_ key: VisitKey) -> Entry? {
        young.removeValue(forKey: key) ?? old.removeValue(forKey: key)
    }

    mutating func insert(_ entry: Entry, for key: VisitKey) { young[key] = entry }

    /// Notes what arrived, of visits or not.
    mutating func note(_ count: Int, at bucket: TimeBucket) {
        if since == nil { since = bucket }
        measurements += count
    }

    /// Ends the generation if it is full or old. Returns what is remembered from then on.
    mutating func turnIfDue(at bucket: TimeBucket) -> [VisitKey: Entry]? {
        guard let since else { return nil }
        // Minutes since it began; a clock that went back makes none.
        let age = bucket.minute > since.minute ? bucket.minute - since.minute : 0
        guard
            young.count >= VisitMemory.generationLimit || measurements >= VisitMemory.measurementLimit
                || age >= VisitMemory.generationAge
        else { return nil }
        old = young
        young = [:]
        self.since = nil
        measurements = 0
        return old
    }
}
