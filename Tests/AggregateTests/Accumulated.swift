import Telemetry

/// What storage would hold: the sum of all changes, without the cells that came to nothing.
struct Accumulated: Hashable {
    struct CellName: Hashable {
        let metric: Metric
        let labels: SeriesLabels
        let minute: UInt32

        init(_ metric: Metric, _ labels: SeriesLabels, minutesLater: UInt32 = 0) {
            self.init(metric, labels, TimeBucket(minute: Given.bucket.minute + minutesLater))
        }

        init(_ metric: Metric, _ labels: SeriesLabels, _ bucket: TimeBucket) {
            self.metric = metric
            self.labels = labels
            minute = bucket.minute
        }
    }

    private(set) var cells: [CellName: Rollup] = [:]
    private(set) var ledger: [LedgerKey: Int64] = [:]

    init() {}

    init(_ changes: RollupChanges?) {
        add(changes)
    }

    mutating func add(_ changes: RollupChanges?) {
        guard let changes else { return }
        for cell in changes.cells { add(cell.change, to: CellName(cell.metric, cell.labels, cell.bucket)) }
        ledger.merge(changes.ledger) { $0 + $1 }
    }

    mutating func add(_ rollup: Rollup, to name: CellName) {
        cells[name, default: Rollup()].merge(rollup)
        if cells[name]?.isEmpty == true { cells[name] = nil }
    }

    /// All series of a metric in all minutes, merged.
    func total(_ metric: Metric) -> Rollup {
        cells.filter { $0.key.metric == metric }.values.reduce(into: Rollup()) { $0.merge($1) }
    }

    var labels: Set<SeriesLabels> { Set(cells.keys.map(\.labels)) }

    func outcomes(_ outcome: Outcome) -> Int64 {
        ledger.filter { $0.key.outcome == outcome }.values.reduce(0, +)
    }
}
