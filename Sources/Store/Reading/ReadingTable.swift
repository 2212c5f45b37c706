import GRDB
import Telemetry

/// Where the cells of a reading are added up: one rollup for each combination of the wanted labels and each slice.
struct ReadingTable {
    private let request: ReadingRequest
    private let plan: ReadingPlan
    /// Distinct values of the `by` dimensions.
    private var groups: [[String]] = []
    private var labelsOfGroups: [[Dimension: String]] = []
    /// The group of each series that matches.
    private var groupOfSeries: [Int64: Int] = [:]
    private var rollups: [Int: Rollup] = [:]
    /// Cells and series that were left out because they could not be read.
    private(set) var damaged = 0

    init(_ request: ReadingRequest, _ plan: ReadingPlan) {
        self.request = request
        self.plan = plan
    }

    /// Finds the series of a set that the filters let through.
    mutating func addSeries(of set: DimensionSet, _ db: Database, _ labels: LabelTexts) throws {
        let known = labels.snapshot(of: set)
        var learned: [String: LabelTexts.Entry] = [:]
        defer { labels.learn(learned, of: set) }
        let positions = request.by.compactMap(set.dimensions.firstIndex(of:))
        let filters = request.filters.map { (set.dimensions.firstIndex(of: $0.key), $0.value) }
        // What keeps all of them apart keeps each series apart.
        let isWhole = Set(positions).count == set.dimensions.count
        var numbers: [[String]: Int] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT series.id, label_values FROM series JOIN dimension_set ON dimension_set.id = dimension_set
                WHERE metric = ? AND name = ?
                """, arguments: [request.metric.name, set.name])
        while let row = try rows.next() {
            let text: String = row[1]
            let entry = known[text] ?? (try? JSONText.decode([String].self, text)).map { LabelTexts.Entry($0, set) }
            guard let entry, entry.values.count == set.dimensions.count else {
                damaged += 1
                continue
            }
            if known[text] == nil { learned[text] = entry }
            let values = entry.values
            guard filters.allSatisfy({ position, wanted in position.map { values[$0] == wanted } ?? false }) else {
                continue
            }
            let group = positions.map { values[$0] }
            let number = isWhole ? groups.count : numbers[group] ?? groups.count
            if number == groups.count {
                if !isWhole { numbers[group] = number }
                groups.append(group)
                labelsOfGroups.append(
                    isWhole ? entry.labels : Dictionary(zip(request.by, group)) { first, _ in first })
            }
            groupOfSeries[row[0]] = number
        }
    }

    mutating func addCells(_ piece: ReadingPlan.Piece, _ db: Database, _ damage: DamageCount) throws {
        guard !groupOfSeries.isEmpty else { return }
        switch piece.tier {
        case .minute:
            let rows = try Row.fetchCursor(
                try db.cachedStatement(sql: "SELECT \(ReadingTable.columns) FROM cell_minute WHERE id >= ? AND id < ?"),
                arguments: [
                    CellID.first(inMinute: piece.range.lowerBound), CellID.first(inMinute: piece.range.upperBound),
                ])
            while let row = try rows.next() {
                let id: Int64 = row[0]
                guard let group = groupOfSeries[CellID.series(ofMinuteID: id)] else { continue }
                try add(row, to: group, minute: CellID.minute(ofMinuteID: id), damage)
            }
        case .hour, .day:
            let statement = try db.cachedStatement(
                sql: "SELECT \(ReadingTable.columns) FROM \(piece.tier.rawValue) WHERE id >= ? AND id < ?")
            for series in groupOfSeries.keys.sorted() {
                let rows = try Row.fetchCursor(
                    statement,
                    arguments: [
                        CellID.long(series, start: piece.range.lowerBound),
                        CellID.long(series, start: piece.range.upperBound),
                    ])
                while let row = try rows.next() {
                    guard let group = groupOfSeries[series] else { continue }
                    try add(row, to: group, minute: CellID.start(ofLongID: row[0]), damage)
                }
            }
        }
    }

    private mutating func add(_ row: Row, to group: Int, minute: UInt32, _ damage: DamageCount) throws {
        let place = group * plan.slices.count + plan.slice(holding: minute)
        guard rollups.count < ReadingTable.rowLimit else {
            throw StoreError.unanswerable(
                "the answer has more than \(ReadingTable.rowLimit) rows; ask for longer steps, fewer dimensions, or filter"
            )
        }
        if try !damage.counting({ try rollups[place, default: Rollup()].merge(row, startingAt: 1) }) { damaged += 1 }
    }

    /// What the reader must know of what was left out; nil when nothing was.
    var damageNote: String? {
        damaged == 0 ? nil : "\(damaged) damaged cell\(damaged == 1 ? " was" : "s were") left out"
    }

    /// What was added up, without groups in which nothing was counted; sorted by labels, then time.
    var readings: [Reading] {
        let places = rollups.keys.sorted { left, right in
            let (group, slice) = left.quotientAndRemainder(dividingBy: plan.slices.count)
            let (other, otherSlice) = right.quotientAndRemainder(dividingBy: plan.slices.count)
            if group == other { return slice < otherSlice }
            for (value, otherValue) in zip(groups[group], groups[other]) where value != otherValue {
                return value < otherValue
            }
            return slice < otherSlice
        }
        return places.compactMap { place in rollups[place].flatMap { reading(place, $0) } }
    }

    /// The same in no order.
    var unordered: [Reading] { rollups.compactMap { reading($0, $1) } }

    private func reading(_ place: Int, _ rollup: Rollup) -> Reading? {
        guard rollup.count > 0 else { return nil }
        let (group, slice) = place.quotientAndRemainder(dividingBy: plan.slices.count)
        return Reading(
            labels: labelsOfGroups[group], from: start(of: slice), rollup: rollup)
    }

    /// A sliced window's first slice may begin before the window.
    private func start(of slice: Int) -> Timestamp {
        let minute = TimeBucket(minute: plan.slices[slice]).start
        guard let step = request.step else { return plan.window == SetChoice.minutes(request) ? request.from : minute }
        return step.start(holding: minute)
    }

    /// More rows than anybody reads; about 200 MB.
    private static let rowLimit = 200_000
    private static let columns = "id, sum, good, needs_improvement, poor, excess, histogram"
}
