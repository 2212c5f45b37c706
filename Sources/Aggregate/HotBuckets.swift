import Synchronization
package import Telemetry

/// The open buckets in memory: what was acknowledged but is not yet in the rollups, and the visits that may still change.
///
/// The committer applies each batch after it is in the journal; the flusher takes the changes away every few seconds. Nothing here is
/// the only copy: the journal holds it, and `replay` builds it anew after a crash.
package final class HotBuckets: Sendable {
    fileprivate struct CellNumber: Hashable {
        let minute: UInt32
        let series: Int
        let metric: Metric
    }

    fileprivate struct State {
        var series = SeriesTable()
        var visits = VisitMemory()
        var cells: [CellNumber: Rollup] = [:]
        var ledger: [LedgerKey: Int64] = [:]
        var appliedSequence: Int64
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - appliedSequence: the last journal row that storage already contains.
    ///   - knownSeries: the series storage has, so that the caps hold across a restart.
    package init(appliedSequence: Int64 = 0, knownSeries: [SeriesLabels] = []) {
        state = Mutex(State(series: SeriesTable(known: knownSeries), appliedSequence: appliedSequence))
    }

    /// Counts what one journal row holds. Returns what became of it, for the ledger.
    @discardableResult
    package func apply(_ observations: [Observation], sequence: Int64) -> [LedgerKey: Int64] {
        state.withLock { state in
            var counts: [LedgerKey: Int64] = [:]
            for observation in observations { state.apply(observation, counting: true, &counts) }
            for (key, count) in counts { state.ledger[key, default: 0] += count }
            state.appliedSequence = max(state.appliedSequence, sequence)
            return counts
        }
    }

    /// Remembers the visits of a row that storage already contains, so that their later reports are known as such.
    package func remember(_ observations: [Observation]) {
        state.withLock { state in
            var ignored: [LedgerKey: Int64] = [:]
            for observation in observations { state.apply(observation, counting: false, &ignored) }
        }
    }

    /// Hands over all changes since the last time; nil when there are none.
    package func takeChanges() -> RollupChanges? {
        let (cells, ledger, sequence, labels) = state.withLock { state in
            defer {
                state.cells = [:]
                state.ledger = [:]
            }
            return (state.cells, state.ledger, state.appliedSequence, state.series.labels)
        }
        guard !cells.isEmpty || !ledger.isEmpty else { return nil }
        return RollupChanges(
            cells: cells.map { key, change in
                RollupChanges.Cell(
                    metric: key.metric, labels: labels[key.series], bucket: TimeBucket(minute: key.minute),
                    change: change)
            },
            ledger: ledger, appliedSequence: sequence)
    }

    /// Takes back changes that could not be stored.
    package func restore(_ changes: RollupChanges) {
        state.withLock { state in
            for cell in changes.cells {
                let number = state.series.number(for: cell.labels).number
                state.cells[
                    CellNumber(minute: cell.bucket.minute, series: number, metric: cell.metric), default: Rollup()
                ].merge(cell.change)
            }
            state.ledger.merge(changes.ledger) { $0 + $1 }
        }
    }

    /// Whether anything of this site or service was ever counted.
    package func knows(owner: String) -> Bool { state.withLock { $0.series.knows(owner: owner) } }

    /// Live cells and remembered visits, for the operator.
    package var sizes: (cells: Int, visits: Int, series: Int) {
        state.withLock { ($0.cells.count, $0.visits.count, $0.series.labels.count) }
    }
}

extension HotBuckets.State {
    fileprivate mutating func apply(_ observation: Observation, counting: Bool, _ counts: inout [LedgerKey: Int64]) {
        let bucket = TimeBucket(holding: observation.instant)
        let (number, folded) = series.number(for: SeriesLabels(observation.dimensions))
        let owner = series.labels[number].owner
        // A beacon's measurements mostly share one outcome: count runs, touch the dictionary once a run.
        var run: (outcome: Outcome, count: Int64) = (.stored, 0)
        for measurement in observation.measurements {
            let outcome = apply(measurement, series: number, folded: folded, bucket: bucket, counting: counting)
            if outcome != run.outcome, run.count > 0 {
                counts[LedgerKey(owner: owner, bucket: bucket, outcome: run.outcome), default: 0] += run.count
                run.count = 0
            }
            run = (outcome, run.count + 1)
        }
        if run.count > 0 {
            counts[LedgerKey(owner: owner, bucket: bucket, outcome: run.outcome), default: 0] += run.count
        }
    }

    private mutating func apply(
        _ measurement: Measurement, series: Int, folded: Bool, bucket: TimeBucket, counting: Bool
    ) -> Outcome {
        guard let report = measurement.report else {
            if counting { add(measurement.value, of: measurement.metric, series: series, bucket: bucket, weight: 1) }
            return folded ? .storedInOther : .stored
        }
        guard var entry = visits.remove(report.key) else {
            visits.insert(
                VisitMemory.Entry(
                    visit: Visit(value: measurement.value, previous: report.previous), labels: series, bucket: bucket),
                for: report.key)
            if counting { add(measurement.value, of: measurement.metric, series: series, bucket: bucket, weight: 1) }
            return folded ? .storedInOther : .stored
        }
        let change = entry.visit.record(value: measurement.value, previous: report.previous)
        visits.insert(entry, for: report.key)
        switch change {
        case .duplicate: return .duplicate
        case .replaced(let old, let new):
            if counting {
                // In the bucket of the first report: a visit does not move in time because its page stayed open.
                add(old, of: measurement.metric, series: entry.labels, bucket: entry.bucket, weight: -1)
                add(new, of: measurement.metric, series: entry.labels, bucket: entry.bucket, weight: 1)
            }
            return .replaced
        }
    }

    private mutating func add(_ value: Double, of metric: Metric, series: Int, bucket: TimeBucket, weight: Int64) {
        cells[HotBuckets.CellNumber(minute: bucket.minute, series: series, metric: metric), default: Rollup()]
            .add(value, thresholds: metric.thresholds, weight: weight)
    }
}
