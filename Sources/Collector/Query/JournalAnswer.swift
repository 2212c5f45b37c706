import Aggregate
import Store
import Telemetry

/// Answers from the journal what no dimension set keeps: every measurement of the window is counted again, under the dimensions asked for,
/// by the same rules as when it arrived.
enum JournalAnswer {
    /// Reads the whole journal, for a visit's first report decides where it counts and its last one what. About a million measurements
    /// a second.
    static func read(_ request: ReadingRequest, from journal: JournalReader) throws -> ReadingAnswer {
        let set = try DimensionSet(asked: request)
        let sets = DimensionSets.only(set)
        let hot = HotBuckets(sets: sets)
        var cells: [Cell: Rollup] = [:]
        var counted = 0
        func take() {
            for cell in hot.takeChanges()?.cells ?? [] where cell.metric == request.metric && cell.labels.set == set {
                cells[Cell(labels: cell.labels, bucket: cell.bucket), default: Rollup()].merge(cell.change)
            }
        }
        try journal.read(from: .min, onDamage: { _ in }) { sequence, observations in
            let wanted = observations.compactMap { $0.only(request.metric) }
            guard !wanted.isEmpty else { return }
            hot.apply(wanted, sequence: sequence)
            counted += wanted.count
            if counted >= slice {
                counted = 0
                take()
            }
        }
        take()
        return ReadingAnswer(
            readings: readings(request, set, cells), from: request.from, to: request.to, source: "journal")
    }

    /// Observations after which changes are taken over, so that memory stays bounded by the cells.
    private static let slice = 100_000

    private struct Cell: Hashable {
        let labels: SeriesLabels
        let bucket: TimeBucket
    }

    private struct Row: Hashable {
        let values: [String]
        let from: Timestamp
    }

    private static func readings(
        _ request: ReadingRequest, _ set: DimensionSet, _ cells: [Cell: Rollup]
    ) -> [Reading] {
        let first = TimeBucket(holding: request.from)
        var rows: [Row: Rollup] = [:]
        for (cell, rollup) in cells where cell.bucket >= first && cell.bucket.start < request.to {
            func value(_ dimension: Dimension) -> String {
                set.dimensions.firstIndex(of: dimension).map { cell.labels.values[$0] } ?? ""
            }
            guard request.filters.allSatisfy({ value($0.key) == $0.value }) else { continue }
            let from = request.step?.start(holding: cell.bucket.start) ?? request.from
            rows[Row(values: request.by.map(value), from: from), default: Rollup()].merge(rollup)
        }
        return rows.filter { $0.value.count > 0 }
            .sorted { left, right in
                for (value, other) in zip(left.key.values, right.key.values) where value != other {
                    return value < other
                }
                return left.key.from < right.key.from
            }
            .map { row, rollup in
                Reading(
                    labels: Dictionary(zip(request.by, row.values)) { first, _ in first }, from: row.from,
                    rollup: rollup)
            }
    }
}

extension DimensionSet {
    /// The set that just keeps what is asked for, by the minute.
    fileprivate init(asked request: ReadingRequest) throws {
        let owner: Dimension = request.metric.origin == .browser ? .site : .service
        let others = (request.by + request.filters.keys.filter { !request.by.contains($0) }).filter { $0 != owner }
        try self.init(name: ([owner] + others).map(\.rawValue).joined(separator: ","), grain: .minute)
    }
}

extension Observation {
    /// What it says of one metric; nil if nothing.
    fileprivate func only(_ metric: Metric) -> Observation? {
        let some = measurements.filter { $0.metric == metric }
        return some.isEmpty ? nil : Observation(instant: instant, dimensions: dimensions, measurements: some)
    }
}
