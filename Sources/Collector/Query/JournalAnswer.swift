import Aggregate
import Receive
import Store
import Telemetry

/// Answers from the journal what no dimension set keeps: every measurement is counted again, under the dimensions asked for, by the same
/// rules as when it arrived.
struct JournalAnswer {
    private let request: ReadingRequest
    private let set: DimensionSet
    /// Uncapped: it holds combinations, and what is not asked for is dropped as soon as it is counted.
    private let hot: HotBuckets
    private var rows: [Row: Rollup] = [:]

    private struct Row: Hashable {
        let values: [String]
        let from: Timestamp
    }

    /// Reads the whole journal, for a visit's first report decides where it counts and its last one what. About a million measurements
    /// a second.
    static func read(_ request: ReadingRequest, from journal: JournalReader) throws -> ReadingAnswer {
        var answer = try JournalAnswer(request)
        var counted = 0
        var unreadable: Int64 = 0
        try journal.read(from: .min, onDamage: { unreadable += Int64($0.sequences.count) }) { sequence, observations in
            let wanted = observations.compactMap { $0.only(request.metric) }
            guard !wanted.isEmpty else { return }
            answer.hot.apply(wanted, sequence: sequence)
            counted += wanted.count
            guard counted >= slice else { return }
            counted = 0
            try answer.take()
        }
        try answer.take()
        return ReadingAnswer(
            readings: answer.readings, from: request.from, to: request.to, source: "journal",
            note: unreadable == 0
                ? nil
                : "\(unreadable) damaged batch\(unreadable == 1 ? " of the journal was" : "es of the journal were") left out"
        )
    }

    private init(_ request: ReadingRequest) throws {
        self.request = request
        set = try DimensionSet(asked: request)
        hot = HotBuckets(sets: .only(set), caps: .none)
    }

    /// Observations after which changes are taken over, so that memory stays bounded by the answer.
    private static let slice = 50_000
    /// More rows than anybody reads, and more combinations than a question should need.
    private static let rowLimit = 200_000

    /// Adds what lies in the window and passes the filters. A correction may come later than what it corrects: sums do not care.
    private mutating func take() throws {
        let first = TimeBucket(holding: request.from)
        for cell in hot.takeChanges()?.cells ?? [] {
            guard cell.metric == request.metric, cell.labels.set == set, cell.bucket >= first,
                cell.bucket.start < request.to,
                request.filters.allSatisfy({ value(of: $0.key, in: cell.labels) == $0.value })
            else { continue }
            let row = Row(
                values: request.by.map { value(of: $0, in: cell.labels) },
                from: request.step?.start(holding: cell.bucket.start) ?? request.from)
            rows[row, default: Rollup()].merge(cell.change)
        }
        guard rows.count <= JournalAnswer.rowLimit, hot.sizes.series <= JournalAnswer.rowLimit else {
            throw BadQuestion(
                "there are more than \(JournalAnswer.rowLimit) combinations of what is asked for; ask for fewer dimensions or longer steps"
            )
        }
    }

    private func value(of dimension: Dimension, in labels: SeriesLabels) -> String {
        set.dimensions.firstIndex(of: dimension).map { labels.values[$0] } ?? ""
    }

    private var readings: [Reading] {
        rows.filter { $0.value.count > 0 }
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
        let lane = [request.metric.lane].compactMap { $0 }
        let asked = request.by + (request.filters.keys + lane).filter { !request.by.contains($0) }
        var others: [Telemetry.Dimension] = []
        for dimension in asked where dimension != owner && !others.contains(dimension) { others.append(dimension) }
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
