import Synchronization
package import Telemetry

/// The open buckets in memory: what was acknowledged but is not yet in the rollups, and the visits that may still change.
///
/// The committer applies each batch after it is in the journal; the flusher takes the changes away every few seconds. Nothing here is
/// the only copy: the journal holds it, and recovery builds it anew after a crash.
package final class HotBuckets: Sendable {
    struct CellNumber: Hashable {
        let minute: UInt32
        let series: Int32
        let metric: Metric

        func _rawHashValue(seed: Int) -> Int {
            QuickHash.of(UInt64(minute) << 32 ^ UInt64(UInt32(bitPattern: series)) << 6 ^ UInt64(metric.code)) ^ seed
        }
    }

    struct State {
        let sets: DimensionSets
        /// Sets that storage keeps only since some minute; a remembered visit from before was not counted under them.
        let keptSince: [DimensionSet: TimeBucket]
        var grid: HourGrid
        var series: SeriesTable
        var addresses: AddressBook
        var visits: VisitMemory
        var totals: RunningTotals
        var cells: [CellNumber: Rollup] = [:]
        var ledger: [LedgerKey: Int64] = [:]
        var appliedSequence: Int64
        /// What the last ended generation remembered, until it is handed over.
        var generation: Generation?
    }

    struct Generation {
        let sequence: Int64
        let entries: [VisitKey: VisitMemory.Entry]
        let totals: [TotalState]
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - sets: under which every measurement is counted.
    ///   - keptSince: sets that storage has not always kept.
    ///   - days: of the collector's time zone; hour cells are cut at its midnights.
    ///   - appliedSequence: the last journal row that storage already contains.
    ///   - knownSeries: the series storage has, so that the caps hold across a restart; taken for used `now`.
    ///   - visits: what storage remembers of them; rows after its own are to be replayed.
    ///   - caps: how many series there may be.
    package init(
        sets: DimensionSets, keptSince: [DimensionSet: TimeBucket] = [:], days: LocalDays = .utc,
        appliedSequence: Int64 = 0, knownSeries: [SeriesLabels] = [], now: Timestamp = Timestamp(milliseconds: 0),
        visits: VisitSnapshot? = nil, caps: SeriesCaps = .standard
    ) {
        var series = SeriesTable(known: knownSeries, usedAt: TimeBucket(holding: now).minute, caps: caps)
        let memory = VisitMemory(old: visits.map { HotBuckets.entries($0, sets, &series) } ?? [:])
        state = Mutex(
            State(
                sets: sets, keptSince: keptSince, grid: HourGrid(days), series: series, addresses: AddressBook(sets),
                visits: memory, totals: RunningTotals(visits?.totals ?? []), appliedSequence: appliedSequence))
    }

    /// Counts what one journal row holds. Returns what became of it, for the ledger.
    @discardableResult
    package func apply(_ observations: [Observation], sequence: Int64) -> [LedgerKey: Int64] {
        state.withLock { state in
            var counts: [LedgerKey: Int64] = [:]
            for observation in observations { state.apply(observation, counting: true, &counts) }
            for (key, count) in counts { state.ledger[key, default: 0] += count }
            state.appliedSequence = max(state.appliedSequence, sequence)
            if let last = observations.last, let entries = state.visits.turnIfDue(at: TimeBucket(holding: last.instant))
            {
                state.generation = Generation(sequence: sequence, entries: entries, totals: state.totals.all)
            }
            return counts
        }
    }

    /// Remembers the visits of a row that storage already contains, so that their later reports are known as such. No generation ends
    /// meanwhile: a restart may remember more than was, never less.
    package func remember(_ observations: [Observation]) {
        state.withLock { state in
            var ignored: [LedgerKey: Int64] = [:]
            for observation in observations { state.apply(observation, counting: false, &ignored) }
        }
    }

    /// Hands over all changes since the last time; nil when there are none.
    ///
    /// - Parameter unused: series in which nothing was counted since then are forgotten, so that their owners may have others. Days: a visit
    ///   that may still be corrected is younger.
    package func takeChanges(forgettingSeriesUnusedSince unused: Timestamp? = nil) -> RollupChanges? {
        // Only what is handed over: a copy of the visits would be paid for by the next report.
        let (cells, ledger, generation, series, sequence) = state.withLock { state in
            defer {
                state.cells = [:]
                state.ledger = [:]
                state.generation = nil
            }
            for cell in state.cells.keys { state.series.touch(cell.series, minute: cell.minute) }
            defer { if let unused { state.forgetSeries(unusedSince: unused) } }
            return (state.cells, state.ledger, state.generation, state.series, state.appliedSequence)
        }
        guard !cells.isEmpty || !ledger.isEmpty || generation != nil else { return nil }
        return RollupChanges(
            cells: cells.compactMap { key, change in
                series.labels(of: key.series).map {
                    RollupChanges.Cell(
                        metric: key.metric, labels: $0, bucket: TimeBucket(minute: key.minute), change: change)
                }
            },
            ledger: ledger, appliedSequence: sequence, visits: generation.map(HotBuckets.snapshot))
    }

    /// Takes back changes that could not be stored.
    package func restore(_ changes: RollupChanges) {
        state.withLock { state in
            for cell in changes.cells {
                let number = state.series.number(ofKnown: cell.labels)
                state.cells[
                    CellNumber(minute: cell.bucket.minute, series: number, metric: cell.metric), default: Rollup()
                ].merge(cell.change)
            }
            state.ledger.merge(changes.ledger) { $0 + $1 }
            if let visits = changes.visits, state.generation == nil {
                state.generation = Generation(
                    sequence: visits.sequence, entries: HotBuckets.entries(visits, state.sets, &state.series),
                    totals: visits.totals)
            }
        }
    }

    /// Whether anything of this site or service was ever counted.
    package func knows(owner: String) -> Bool { state.withLock { $0.series.knows(owner: owner) } }

    /// Live cells and remembered visits, for the operator.
    package var sizes: (cells: Int, visits: Int, series: Int) {
        state.withLock { ($0.cells.count, $0.visits.count, $0.series.count) }
    }
}

extension HotBuckets.State {
    /// Only while no cell names a series by its number.
    fileprivate mutating func forgetSeries(unusedSince instant: Timestamp) {
        series.forget(unusedSince: TimeBucket(holding: instant).minute)
        addresses.clear()
    }

    fileprivate mutating func apply(_ observation: Observation, counting: Bool, _ counts: inout [LedgerKey: Int64]) {
        let bucket = TimeBucket(holding: observation.instant)
        var address = addresses.address(of: observation.dimensions, &series)
        if !counting, keptSince.contains(where: { $0.value > bucket }) {
            address = address.without(younger(than: bucket, observation.dimensions.origin))
        }
        visits.note(observation.measurements.count, at: bucket)
        // A beacon's measurements mostly share one outcome: count runs, touch the dictionary once a run.
        var run: (outcome: Outcome, count: Int64) = (.stored, 0)
        for measurement in observation.measurements {
            let outcome =
                measurement.spread.map {
                    apply($0, of: measurement, at: observation.instant, address: address, counting: counting)
                } ?? apply(measurement, address: address, bucket: bucket, counting: counting)
            if outcome != run.outcome, run.count > 0 {
                counts[LedgerKey(owner: address.owner, bucket: bucket, outcome: run.outcome), default: 0] += run.count
                run.count = 0
            }
            run = (outcome, run.count + 1)
        }
        if run.count > 0 {
            counts[LedgerKey(owner: address.owner, bucket: bucket, outcome: run.outcome), default: 0] += run.count
        }
    }

    /// For each set of an origin, in their order, whether it was not kept yet.
    private func younger(than bucket: TimeBucket, _ origin: Metric.Origin) -> [Bool] {
        sets.of(origin).map { keptSince[$0].map { $0 > bucket } ?? false }
    }

    private mutating func apply(
        _ measurement: Measurement, address: CellAddress, bucket: TimeBucket, counting: Bool
    ) -> Outcome {
        let first = address.first
        guard let report = measurement.report else {
            if counting { add(measurement.value, of: measurement.metric, to: address, bucket, measurement.weight) }
            return first
        }
        guard var entry = visits.remove(report.key) else {
            visits.insert(
                VisitMemory.Entry(
                    visit: Visit(value: measurement.value, order: report.order), address: address, bucket: bucket,
                    weight: measurement.weight),
                for: report.key)
            if counting { add(measurement.value, of: measurement.metric, to: address, bucket, measurement.weight) }
            return first
        }
        let change = entry.visit.record(value: measurement.value, order: report.order)
        visits.insert(entry, for: report.key)
        switch change {
        case .duplicate: return .duplicate
        case .replaced(let old, let new):
            if counting {
                // In the bucket of the first report: a visit does not move in time because its page stayed open.
                add(old, of: measurement.metric, to: entry.address, entry.bucket, -entry.weight)
                add(new, of: measurement.metric, to: entry.address, entry.bucket, entry.weight)
            }
            return .replaced
        }
    }

    /// Many values at once; of a running total what is new.
    private mutating func apply(
        _ spread: ValueSpread, of measurement: Measurement, at instant: Timestamp, address: CellAddress, counting: Bool
    ) -> Outcome {
        var added = spread
        if let running = measurement.running {
            switch totals.note(spread, of: running, at: instant) {
            case .nothing: return .duplicate
            case .baseline: return .baseline
            case .added(let news): added = news
            }
        }
        guard counting else { return address.first }
        let metric = measurement.metric
        let thresholds = metric.thresholds
        // Of means only their number and sum are known: all are counted as the mean.
        let counted = metric.isOfMeans ? added.atItsMean : added
        forEachCell(of: metric, in: address, TimeBucket(holding: instant)) { cell in
            cell.add(counted, thresholds: thresholds)
        }
        return address.first
    }

    /// Counts a value in one cell of every set.
    private mutating func add(
        _ value: Double, of metric: Metric, to address: CellAddress, _ bucket: TimeBucket, _ weight: Int64
    ) {
        let thresholds = metric.thresholds
        forEachCell(of: metric, in: address, bucket) { cell in
            cell.add(value, thresholds: thresholds, weight: weight)
        }
    }

    private mutating func forEachCell(
        of metric: Metric, in address: CellAddress, _ bucket: TimeBucket, _ change: (inout Rollup) -> Void
    ) {
        // Counted against limits that are not its own, it would be wrong for good; the journal keeps it.
        guard !metric.isRetired else { return }
        let hour = grid.start(holding: bucket.minute)
        for (position, set) in sets.of(metric.origin).enumerated() {
            let minute =
                switch set.grain {
                case .minute: bucket.minute
                case .hour: hour
                }
            for place in address.places[position] {
                let number = series.number(of: place)
                change(&cells[HotBuckets.CellNumber(minute: minute, series: number, metric: metric), default: Rollup()])
            }
        }
    }
}

extension HotBuckets {
    private static func snapshot(_ generation: Generation) -> VisitSnapshot {
        var addresses: [[SeriesLabels]] = []
        var numbers: [ObjectIdentifier: Int] = [:]
        let entries = generation.entries.map { key, entry in
            let name = ObjectIdentifier(entry.address)
            let number = numbers[name] ?? addresses.count
            if number == addresses.count {
                numbers[name] = number
                addresses.append(entry.address.counted)
            }
            return VisitSnapshot.Entry(
                key: key, visit: entry.visit, bucket: entry.bucket, address: number, weight: entry.weight)
        }
        return VisitSnapshot(
            sequence: generation.sequence, addresses: addresses, entries: entries, totals: generation.totals)
    }

    /// A set that is no longer kept is left out; under one that is new the visit was not counted, and so is not corrected.
    private static func entries(
        _ snapshot: VisitSnapshot, _ sets: DimensionSets, _ series: inout SeriesTable
    ) -> [VisitKey: VisitMemory.Entry] {
        let addresses = snapshot.addresses.map { labels in
            let kept = sets.of(labels.first?.set.origin ?? .browser)
            // By its dimensions: a set may have been given another grain.
            let places = kept.map { set in
                labels.filter { $0.set.dimensions == set.dimensions }
                    .compactMap { SeriesLabels(set: set, values: $0.values) }
                    .map { CellAddress.Place(number: series.number(ofKnown: $0), labels: $0) }
            }
            return CellAddress(
                places, owner: labels.first?.owner ?? "",
                isFolded: labels.first?.values.contains(SeriesLabels.other) ?? false)
        }
        return Dictionary(
            snapshot.entries.map {
                (
                    $0.key,
                    VisitMemory.Entry(
                        visit: $0.visit, address: addresses[$0.address], bucket: $0.bucket, weight: $0.weight)
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
