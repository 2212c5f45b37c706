package import Foundation
import GRDB
package import Telemetry

/// Answers readings from a vitals file: the server's own, or one opened read-only by another process.
package struct VitalsReader: Sendable {
    private let database: any DatabaseReader
    private let damage: DamageCount

    package init(_ file: VitalsFile) {
        database = file.database
        damage = file.damage
    }

    /// Opens an existing file without the right to write; the server may be running on it.
    package init(readingAt url: URL) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw .folder("it holds no \(DataFolder.vitalsName); is --data the folder the server uses?")
        }
        do {
            let queue = try DatabaseQueue(path: url.path, configuration: DatabaseFile.configuration(readonly: true))
            if try queue.read(VitalsFile.migrator.hasBeenSuperseded) {
                throw StoreError.newerSchema(file: DataFolder.vitalsName)
            }
            database = queue
            damage = DamageCount()
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// A dimension the metric is not kept under.
    package static func unanswerable(_ request: ReadingRequest) -> Telemetry.Dimension? {
        let kept = DimensionSet(origin: request.metric.origin).dimensions
        return (request.by + request.filters.keys).first { !kept.contains($0) }
    }

    /// One row for each combination of the wanted labels and each slice, sorted by labels, then time. Empty where nothing was counted;
    /// the caller checks `unanswerable` first. Cost: the cells of the window.
    package func read(_ request: ReadingRequest) throws(StoreError) -> [Reading] {
        do {
            let groups = try database.read { db in try mergedCells(request, db) }
            return groups.filter { $0.value.count > 0 }
                .map { Reading(labels: $0.key.labels(request.by), from: $0.key.from, rollup: $0.value) }
                .sorted { left, right in
                    for dimension in request.by where left.labels[dimension] != right.labels[dimension] {
                        return left.labels[dimension] ?? "" < right.labels[dimension] ?? ""
                    }
                    return left.from < right.from
                }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    /// The ledger of a window: outcome by owner.
    package func ledger(from: Timestamp, to: Timestamp) throws(StoreError) -> [(
        owner: String, outcome: Outcome, count: Int64
    )] {
        do {
            return try database.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT owner, outcome, sum(count) FROM ledger WHERE minute >= ? AND minute < ?
                        GROUP BY owner, outcome ORDER BY owner, outcome
                        """,
                    arguments: [TimeBucket(holding: from).minute, VitalsReader.end(to)]
                ).compactMap { row in Outcome(name: row[1]).map { (row[0], $0, row[2]) } }
            }
        } catch {
            throw .wrap(error, file: DataFolder.vitalsName)
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try database.read(body) }

    private struct GroupKey: Hashable {
        let values: [String]
        let from: Timestamp

        func labels(_ by: [Telemetry.Dimension]) -> [Telemetry.Dimension: String] {
            Dictionary(zip(by, values)) { first, _ in first }
        }
    }

    private func mergedCells(_ request: ReadingRequest, _ db: Database) throws -> [GroupKey: Rollup] {
        let series = try VitalsReader.matchingSeries(request, db)
        guard !series.isEmpty else { return [:] }
        let step = request.step.map { max(60_000, $0.milliseconds) }
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, sum, good, needs_improvement, poor, histogram FROM cell_minute WHERE id >= ? AND id < ?",
            arguments: [
                CellID.first(in: TimeBucket(holding: request.from)),
                CellID.first(in: TimeBucket(minute: VitalsReader.end(request.to))),
            ])
        var groups: [GroupKey: Rollup] = [:]
        while let row = try rows.next() {
            let id: Int64 = row[0]
            guard let values = series[CellID.series(id)] else { continue }
            var from = request.from
            if let step {
                let slice = floorDivide(CellID.bucket(id).start.milliseconds, by: step).quotient
                from = Timestamp(milliseconds: slice * step)
            }
            guard let rollup = try damage.counting({ try Rollup(row: row, startingAt: 1) }) else { continue }
            groups[GroupKey(values: values, from: from), default: Rollup()].merge(rollup)
        }
        return groups
    }

    /// Numbers of the series the request reads, with the values of its `by` dimensions.
    private static func matchingSeries(_ request: ReadingRequest, _ db: Database) throws -> [Int64: [String]] {
        let set = DimensionSet(origin: request.metric.origin)
        let positions = request.by.compactMap { set.dimensions.firstIndex(of: $0) }
        guard positions.count == request.by.count else { return [:] }
        var series: [Int64: [String]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, label_values FROM series WHERE metric = ? AND labels = ?",
            arguments: [request.metric.name, set.rawValue])
        while let row = try rows.next() {
            let values = try JSONText.decode([String].self, row[1])
            guard values.count == set.dimensions.count else {
                throw StoreError.damaged(file: DataFolder.vitalsName, detail: "series \(row[0] as Int64)")
            }
            let matches = request.filters.allSatisfy { dimension, wanted in
                set.dimensions.firstIndex(of: dimension).map { values[$0] == wanted } ?? false
            }
            if matches { series[row[0]] = positions.map { values[$0] } }
        }
        return series
    }

    /// The first minute that is not read: the one after the bucket that holds the last instant of the window.
    private static func end(_ to: Timestamp) -> UInt32 {
        let (minute, rest) = floorDivide(to.milliseconds, by: 60_000)
        return UInt32(clamping: rest == 0 ? minute : minute + 1)
    }
}
