import Aggregate
import Telemetry
import Testing

/// Visits that count under several tags, or stand for several visits.
@Suite struct TagsAndWeightsTests {
    private let sets: DimensionSets

    init() throws {
        sets = DimensionSets.minutely.adding([try DimensionSet(text: "site+tag@1m"), .phase])
    }

    private func observation(
        _ value: Double, visit: UInt64 = 1, order: VisitReport.Order = .after(0), tags: [String] = [],
        phase: String = "", weight: Int64 = 1
    ) -> Observation {
        Observation(
            instant: Given.start,
            dimensions: .page(
                PageDimensions(site: "shop", page: "/cart", device: .mobile, tags: tags, phase: phase)),
            measurements: [
                Measurement(
                    metric: phase.isEmpty ? .inp : .phase, value: value,
                    report: VisitReport(key: VisitKey(hash: visit), order: order), weight: weight)
            ])
    }

    private func labels(tag: String) throws -> SeriesLabels {
        try #require(SeriesLabels(set: DimensionSet(text: "site+tag@1m"), values: ["shop", tag]))
    }

    @Test func visitIsCountedOnceAndUnderEachOfItsTags() throws {
        let hot = HotBuckets(sets: sets)
        #expect(hot.apply([observation(100, tags: ["a", "b=1"])], sequence: 1) == [Given.stored(.stored): 1])
        hot.apply([observation(600, order: .after(100), tags: ["a", "b=1"])], sequence: 2)
        hot.apply([observation(50, visit: 2)], sequence: 3)
        #expect(
            Accumulated(hot.takeChanges()).cells == [
                .init(.inp, Given.labels()): Given.rollup(600, 50),
                .init(.inp, try labels(tag: "a")): Given.rollup(600),
                .init(.inp, try labels(tag: "b=1")): Given.rollup(600),
            ])
    }

    @Test func laterReportHasTheWeightOfTheFirst() {
        let hot = HotBuckets(sets: .minutely)
        hot.apply([observation(100, weight: 20)], sequence: 1)
        hot.apply([observation(600, order: .after(100), weight: 7)], sequence: 2)
        let rollup = Accumulated(hot.takeChanges()).total(.inp)
        #expect(rollup.count == 20 && rollup.needsImprovement == 0 && rollup.poor == 20)
        #expect(rollup.effectiveCount == 1)
    }

    @Test func weightAndTagsOutliveARestart() throws {
        let before = HotBuckets(sets: sets)
        before.apply([observation(100, tags: ["a", "b"], weight: 20)], sequence: 1)
        // Half a day later a generation ends, and what it remembers is handed over.
        before.apply([Given.observation([Given.inp(1, visit: 9)], at: 13 * 3600)], sequence: 2)
        let stored = try #require(before.takeChanges()?.visits)
        let visits = try VisitSnapshot(encoded: stored.encoded)
        let after = HotBuckets(sets: sets, appliedSequence: 2, visits: visits)
        after.apply([observation(600, order: .after(100), tags: ["a", "b"])], sequence: 3)
        let cells = Accumulated(after.takeChanges()).cells
        #expect(cells.count == 3)
        for (name, change) in cells {
            #expect(change.good == -20 && change.poor == 20 && change.excess == 0, "\(name.labels.values)")
        }
    }

    @Test func phaseIsCountedByItsNameAndNowhereElse() {
        let hot = HotBuckets(sets: sets)
        #expect(hot.apply([observation(53, phase: "server.db")], sequence: 1) == [Given.stored(.stored): 1])
        let cells = Accumulated(hot.takeChanges()).cells
        #expect(cells.keys.map(\.labels.values) == [["shop", "/cart", "server.db"]])
    }

    @Test func partsAreAddedUpInTheMinuteOfTheFirst() {
        let hot = HotBuckets(sets: .minutely)
        for (sequence, part) in [(1, 100.0), (2, 50), (2, 50), (3, 450)].enumerated() {
            hot.apply(
                [observation(part.1, order: .part(UInt32(part.0)))], sequence: Int64(sequence) + 1)
        }
        let changes = Accumulated(hot.takeChanges())
        #expect(changes.cells == [.init(.inp, Given.labels()): Given.rollup(600)])
        #expect(changes.ledger == [Given.stored(.stored): 1, Given.stored(.replaced): 2, Given.stored(.duplicate): 1])
    }

    /// Tags beyond the cap share one series.
    @Test func visitWithManyTagsBeyondTheCapCountsThereOnce() throws {
        let hot = HotBuckets(
            sets: sets, caps: SeriesCaps(seriesPerOwner: 2, owners: 9, total: 99, sightings: 1))
        hot.apply([observation(100, tags: ["a", "b"])], sequence: 1)
        _ = hot.takeChanges()
        hot.apply([observation(100, visit: 2, tags: ["a", "c", "d", "e"])], sequence: 2)
        let cells = Accumulated(hot.takeChanges()).cells.filter { $0.key.labels.set.isOfTags }
        #expect(cells.map(\.key.labels.values[1]).sorted() == ["(other)", "a"])
        #expect(cells.values.allSatisfy { $0.count == 1 })
    }

    /// Against limits that are not its own it would be rated wrong for good.
    @Test func metricThatIsDeclaredNoMoreIsNotCountedWhenTheJournalIsReadAgain() throws {
        var writer = ByteWriter()
        writer.write(unsigned: 1023)
        writer.write(text: "test.forgotten")
        writer.write(text: "ms")
        var reader = ByteReader(writer.bytes)
        let metric = try Metric(from: &reader)
        let hot = HotBuckets(sets: .minutely)
        hot.apply([Given.observation([Measurement(metric: metric, value: 5)])], sequence: 1)
        #expect(Accumulated(hot.takeChanges()).cells.isEmpty)
    }
}
