import Aggregate
import CollectorTesting
import Telemetry
import Testing

/// Whatever the order, the repetition and the batching of reports, storage ends up with each visit once, at its last value, in the cell
/// of the report that came first.
@Suite struct HotBucketsPropertyTests {
    @Test(arguments: 0..<60)
    func shuffledAndRepeatedReportsGiveTheOfflineAnswer(_ round: Int) throws {
        var random = SeededGenerator()
        let visits = (0..<40).map { ReportedVisit(number: UInt64($0), using: &random) }
        let arrivals = ReportedVisit.shuffledReports(of: visits, using: &random)

        let hot = HotBuckets(sets: .minutely)
        var stored = Accumulated()
        var outcomes: [LedgerKey: Int64] = [:]
        var sequence: Int64 = 0
        var rest = arrivals[...]
        while !rest.isEmpty {
            let row = rest.prefix(Int.random(in: 1...12, using: &random))
            rest = rest.dropFirst(row.count)
            sequence += 1
            outcomes.merge(hot.apply(row.map(\.observation), sequence: sequence)) { $0 + $1 }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let changes = hot.takeChanges()
                #expect(changes?.appliedSequence ?? sequence == sequence, "\(random)")
                stored.add(changes)
            case 1:
                // A flush that fails.
                if let changes = hot.takeChanges() { hot.restore(changes) }
            default: break
            }
        }
        stored.add(hot.takeChanges())

        #expect(stored.cells == ReportedVisit.offline(arrivals).cells, "\(random)")
        #expect(stored.ledger == outcomes, "\(random)")
        #expect(stored.outcomes(.stored) == Int64(visits.count), "\(random)")
        #expect(
            stored.outcomes(.stored) + stored.outcomes(.storedInOther) + stored.outcomes(.replaced)
                + stored.outcomes(.duplicate) == Int64(arrivals.count), "\(random)")
        #expect(hot.sizes.visits == visits.count)
    }

    /// The order in which the same rows are applied changes where a visit is counted, never how often or with what value.
    @Test(arguments: 0..<20)
    func everyOrderGivesTheSameTotals(_ round: Int) {
        var random = SeededGenerator()
        let visits = (0..<60).map { ReportedVisit(number: UInt64($0), using: &random) }
        let arrivals = ReportedVisit.shuffledReports(of: visits, using: &random)
        let totals = (0..<5).map { _ in
            let hot = HotBuckets(sets: .minutely)
            hot.apply(arrivals.shuffled(using: &random).map(\.observation), sequence: 1)
            return Accumulated(hot.takeChanges()).total(.inp)
        }
        var truth = Rollup()
        for visit in visits { truth.add(visit.path.last!, thresholds: Metric.inp.thresholds) }
        #expect(totals == Array(repeating: truth, count: 5), "\(random)")
    }
}
