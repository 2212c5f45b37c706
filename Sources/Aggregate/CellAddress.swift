import Telemetry

/// The series one observation is counted in: a place for each dimension set of its origin, in the sets' order.
///
/// A class so that thousands of visits share one: what a visit remembers of it is a pointer. It keeps the labels too, for a visit may be
/// corrected after the table forgot its series.
final class CellAddress: Sendable {
    struct Place: Sendable {
        let number: Int32
        let labels: SeriesLabels
    }

    /// For each set, none where it does not count it (robots and people are counted under different ones), and one for each tag where
    /// the set is of tags.
    let places: [[Place]]
    /// Site or service, as the ledger names it.
    let owner: String
    /// Whether the series of the first set that counts it is a folded one.
    let isFolded: Bool
    /// What became of a measurement that is new.
    var first: Outcome { bot.map(Outcome.bot) ?? (isFolded ? .storedInOther : .stored) }
    private let bot: BotRule?

    init(_ places: [[Place]], owner: String, isFolded: Bool, bot: BotRule? = nil) {
        self.places = places
        self.owner = owner
        self.isFolded = isFolded
        self.bot = bot
    }

    var counted: [SeriesLabels] { places.joined().map(\.labels) }

    /// The same, but not under the sets that are left out.
    func without(_ isLeftOut: [Bool]) -> CellAddress {
        CellAddress(zip(places, isLeftOut).map { $1 ? [] : $0 }, owner: owner, isFolded: isFolded, bot: bot)
    }
}

extension SeriesTable {
    /// The present number of a place's series. O(1).
    mutating func number(of place: CellAddress.Place) -> Int32 {
        isInUse(place.number) ? place.number : number(ofKnown: place.labels)
    }
}

/// Finds the address of what is known of an observation: a cache in front of the series table.
struct AddressBook {
    private var known: [Dimensions: CellAddress] = [:]
    /// By the numbers they hold: folded pages are thousands of names and one address, and each remembered visit holds one.
    private var distinct: [[Int32]: CellAddress] = [:]
    private let sets: DimensionSets

    /// About 25 MB; combinations beyond it are looked up anew.
    private static let limit = 50_000

    init(_ sets: DimensionSets) { self.sets = sets }

    /// O(1) for a combination seen before.
    mutating func address(of dimensions: Dimensions, _ table: inout SeriesTable) -> CellAddress {
        if let address = known[dimensions] { return address }
        var counted: [[CellAddress.Place]] = []
        var isFolded = false
        var owner: String?
        var isProvisional = false
        for set in sets.of(dimensions.origin) {
            var places: [CellAddress.Place] = []
            for labels in SeriesLabels.all(set, dimensions) {
                let place = table.place(of: labels)
                if owner == nil { (owner, isFolded) = (place.labels.owner, place.isFolded) }
                // Tags beyond the cap share a series, and count in it once.
                if !places.contains(where: { $0.number == place.number }) {
                    places.append(CellAddress.Place(number: place.number, labels: place.labels))
                }
                isProvisional = isProvisional || place.isProvisional
            }
            counted.append(places)
        }
        if known.count >= AddressBook.limit { known.removeAll(keepingCapacity: true) }
        if distinct.count >= AddressBook.limit { distinct.removeAll(keepingCapacity: true) }
        // A page that is called as the folded series is would otherwise share its address, and be counted as folded.
        let numbers = Array(counted.map { $0.map(\.number) }.joined(separator: [-1])) + [isFolded ? 1 : 0]
        let address =
            distinct[numbers]
            ?? CellAddress(
                counted, owner: owner ?? dimensions.owner, isFolded: isFolded, bot: dimensions.bot)
        // What may get a series of its own is looked up again next time.
        if !isProvisional { known[dimensions] = address }
        distinct[numbers] = address
        return address
    }

    /// Series were forgotten: their numbers must not be found again.
    mutating func clear() {
        known.removeAll(keepingCapacity: true)
        distinct.removeAll(keepingCapacity: true)
    }
}
