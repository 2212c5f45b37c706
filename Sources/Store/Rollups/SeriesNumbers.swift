import GRDB
import Telemetry

/// The numbers of the series rows already written.
struct SeriesNumbers {
    struct Name: Hashable {
        let metric: Metric
        let labels: SeriesLabels
    }

    struct Entry {
        let number: Int64
        /// The last minute noted in the row; it is written at most once a day.
        var lastUse: UInt32
    }

    var numbers: [Name: Entry] = [:]
    private var sets: [String: Int64] = [:]
    /// What this copy has written.
    private var written: Set<Name> = []

    /// Reads what the file holds; a damaged row is counted and left out, and its series begins anew. O(series).
    init(_ db: Database, _ damage: DamageCount) throws {
        var known: [Int64: DimensionSet] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, name, grain FROM dimension_set") {
            sets[row[1]] = row[0]
            known[row[0]] = try DimensionSet(row: row)
        }
        let rows = try Row.fetchCursor(db, sql: "SELECT id, metric, dimension_set, label_values, last_use FROM series")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            let name: String = row[1]
            guard let metric = Metric(name: name) else {
                // One that the settings no longer declare: its cells are kept, and read again when they do.
                if !Metric.isName(name) { damage.count() }
                continue
            }
            guard let set = known[row[2]],
                let values = try? JSONText.decode([String].self, row[3]),
                let labels = SeriesLabels(set: set, values: values)
            else {
                damage.count()
                continue
            }
            numbers[Name(metric: metric, labels: labels)] = Entry(number: id, lastUse: row[4])
        }
    }

    /// The number of a cell's series, written down if it is new or was not used for a day.
    mutating func number(of cell: RollupChanges.Cell, _ db: Database) throws -> Int64 {
        let name = Name(metric: cell.metric, labels: cell.labels)
        let minute = cell.bucket.minute
        if let entry = numbers[name] {
            if minute > entry.lastUse, minute - entry.lastUse >= SeriesNumbers.day {
                try db.cachedStatement(sql: "UPDATE series SET last_use = ? WHERE id = ?")
                    .execute(arguments: [minute, entry.number])
                numbers[name]?.lastUse = minute
                written.insert(name)
            }
            return entry.number
        }
        guard let set = sets[cell.labels.set.name] else {
            throw StoreError.damaged(file: DataFolder.vitalsName, detail: "the set \(cell.labels.set.name) is unknown")
        }
        let number = try Int64.fetchOne(
            try db.cachedStatement(
                sql: """
                    INSERT INTO series(metric, dimension_set, label_values, last_use) VALUES (?, ?, ?, ?)
                    ON CONFLICT(metric, dimension_set, label_values) DO UPDATE SET last_use = max(last_use, excluded.last_use)
                    RETURNING id
                    """),
            arguments: [cell.metric.name, set, JSONText.encode(cell.labels.values), minute])
        guard let number else {
            throw StoreError.damaged(file: DataFolder.vitalsName, detail: "a series has no number")
        }
        numbers[name] = Entry(number: number, lastUse: minute)
        written.insert(name)
        return number
    }

    /// Takes over what a transaction has written, not what others have forgotten meanwhile.
    mutating func learn(from written: SeriesNumbers) {
        for name in written.written { numbers[name] = written.numbers[name] }
    }

    mutating func forget(unusedSince minute: UInt32) { numbers = numbers.filter { $0.value.lastUse >= minute } }

    /// A day in minutes.
    static let day: UInt32 = 1440
}

extension DimensionSet {
    /// Reads `id, name, grain`.
    init(row: Row) throws {
        guard let grain = Grain(rawValue: row[2]), let set = try? DimensionSet(name: row[1], grain: grain) else {
            throw StoreError.damaged(file: DataFolder.vitalsName, detail: "dimension set \(row[0] as Int64)")
        }
        self = set
    }
}
