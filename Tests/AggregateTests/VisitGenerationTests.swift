import Aggregate
import CollectorTesting
import Telemetry
import Testing

/// A generation of visits ends after half a day or when it is full; what was remembered then, and the rows since, make a restart as if
/// there had been none.
@Suite struct VisitGenerationTests {
    private static let hour = 3600

    private func report(_ value: Double, visit: UInt64, previous: Double? = 0, at second: Int) -> Observation {
        Given.observation([Given.inp(value, visit: visit, previous: previous)], at: second)
    }

    @Test func generationThatEndedIsHandedOverOnceWithItsRow() throws {
        let hot = HotBuckets(sets: .minutely)
        hot.apply([report(100, visit: 1, at: 0)], sequence: 1)
        #expect(hot.takeChanges()?.visits == nil)
        hot.apply([report(100, visit: 2, at: 13 * Self.hour)], sequence: 2)
        let visits = try #require(hot.takeChanges()?.visits)
        #expect(visits.sequence == 2)
        #expect(Set(visits.entries.map(\.key)) == [VisitKey(hash: 1), VisitKey(hash: 2)])
        #expect(visits.addresses == [[Given.labels()]])
        #expect(hot.takeChanges() == nil)
    }

    @Test func generationThatCouldNotBeStoredIsHandedOverAgain() throws {
        let hot = HotBuckets(sets: .minutely)
        hot.apply([report(100, visit: 1, at: 0)], sequence: 1)
        hot.apply([report(100, visit: 2, at: 13 * Self.hour)], sequence: 2)
        let taken = try #require(hot.takeChanges())
        hot.restore(taken)
        let again = try #require(hot.takeChanges()?.visits)
        #expect(again.sequence == 2)
        #expect(Set(again.entries) == Set(taken.visits?.entries ?? []))
    }

    @Test func visitIsForgottenAfterTwoGenerationsWithoutAReport() {
        let hot = HotBuckets(sets: .minutely)
        hot.apply([report(100, visit: 1, at: 0), report(100, visit: 2, at: 0)], sequence: 1)
        hot.apply([report(100, visit: 3, at: 13 * Self.hour)], sequence: 2)
        // In the second half day the first visit reports again and is young anew.
        hot.apply([report(200, visit: 1, previous: 100, at: 14 * Self.hour)], sequence: 3)
        hot.apply([report(100, visit: 4, at: 27 * Self.hour)], sequence: 4)
        #expect(
            hot.apply([report(300, visit: 1, previous: 200, at: 28 * Self.hour)], sequence: 5) == outcome(.replaced, 28)
        )
        #expect(
            hot.apply([report(300, visit: 2, previous: 100, at: 28 * Self.hour)], sequence: 6) == outcome(.stored, 28))
    }

    private func outcome(_ outcome: Outcome, _ hours: UInt32) -> [LedgerKey: Int64] {
        [Given.stored(outcome, minutesLater: hours * 60): 1]
    }

    @Test func visitIsNotCorrectedUnderASetThatDidNotCountIt() throws {
        let before = HotBuckets(sets: .minutely)
        before.apply([report(100, visit: 1, at: 0)], sequence: 1)
        before.apply([report(100, visit: 2, at: 13 * Self.hour)], sequence: 2)
        let visits = try #require(before.takeChanges()?.visits)
        // Restarted with more sets: from the snapshot, and from rows of the journal that are older than they.
        let since = TimeBucket(minute: Given.bucket.minute + 15 * 60)
        let kept = Dictionary(uniqueKeysWithValues: DimensionSets.standard.browser.dropFirst().map { ($0, since) })
        let after = HotBuckets(sets: .standard, keptSince: kept, appliedSequence: 2, visits: visits)
        after.remember([report(100, visit: 3, at: 14 * Self.hour)])
        after.apply(
            [
                report(200, visit: 1, previous: 100, at: 16 * Self.hour),
                report(200, visit: 3, previous: 100, at: 16 * Self.hour),
            ], sequence: 3)
        #expect(Set(Accumulated(after.takeChanges()).cells.keys.map(\.labels.set)) == [.page])
        after.apply([report(100, visit: 4, at: 16 * Self.hour)], sequence: 4)
        #expect(
            Set(Accumulated(after.takeChanges()).cells.keys.map(\.labels.set))
                == Set(DimensionSets.standard.browser.filter { $0.lanes.isEmpty && !$0.isOfTags }))
    }

    @Test func everySetCountsEveryValueOnce() {
        var random = SeededGenerator()
        let hot = HotBuckets(sets: .standard, days: LocalDays(zone: "Asia/Kathmandu") ?? .utc)
        let visits = (0..<60).map { ReportedVisit(number: UInt64($0), using: &random) }
        hot.apply(ReportedVisit.shuffledReports(of: visits, using: &random).map(\.observation), sequence: 1)
        var truth = Rollup()
        for visit in visits { truth.add(visit.path.last!, thresholds: Metric.inp.thresholds) }
        let cells = Accumulated(hot.takeChanges()).cells
        for set in DimensionSets.standard.browser where set.lanes.isEmpty && !set.isOfTags {
            let total = cells.filter { $0.key.labels.set == set }.values.reduce(into: Rollup()) { $0.merge($1) }
            #expect(total == truth, "\(set.text) \(random)")
        }
    }

    @Test func unusedSeriesMakeRoomAndUsedOnesStay() {
        let hot = HotBuckets(sets: .minutely)
        func visits(_ pages: Range<Int>, at second: Int) -> [Observation] {
            pages.map {
                Given.observation([Given.inp(1, visit: UInt64(second * 10_000 + $0))], page: "/\($0)", at: second)
            }
        }
        hot.apply(visits(0..<4000, at: 0), sequence: 1)
        _ = hot.takeChanges()
        hot.apply(visits(0..<10, at: 100 * Self.hour), sequence: 2)
        _ = hot.takeChanges(forgettingSeriesUnusedSince: Given.start + .seconds(50 * Self.hour))
        #expect(hot.sizes.series == 10)
        #expect(
            hot.apply(visits(9000..<9005, at: 101 * Self.hour), sequence: 3)
                == [Given.stored(.stored, minutesLater: 101 * 60): 5])
        #expect(
            Set(Accumulated(hot.takeChanges()).labels) == Set((9000..<9005).map { Given.labels("/\($0)") }))
        // A forgotten page that comes back is a series like any other.
        hot.apply(visits(200..<201, at: 102 * Self.hour), sequence: 4)
        #expect(Accumulated(hot.takeChanges()).labels == [Given.labels("/200")])
    }

    /// Server timings report no visits; they must end generations all the same, or the journal could never be trimmed and a restart would
    /// have to read it all.
    @Test func generationEndsAfterAMillionMeasurementsOfNoVisit() throws {
        let hot = HotBuckets(sets: .minutely)
        hot.apply([report(100, visit: 1, at: 0)], sequence: 1)
        let timing = Measurement(metric: .query, value: 5)
        let timings = Observation(
            instant: Given.start, dimensions: .operation(OperationDimensions(service: "api", query: "SELECT ?")),
            measurements: Array(repeating: timing, count: 999_999))
        hot.apply([timings], sequence: 2)
        let first = try #require(hot.takeChanges()?.visits)
        #expect((first.sequence, first.entries.count) == (2, 1))
        hot.apply([timings, timings], sequence: 3)
        let second = try #require(hot.takeChanges()?.visits)
        #expect((second.sequence, second.entries.count) == (3, 0))
    }

    @Test func seriesKnownAtTheStartAreNotForgottenAtTheFirstChance() {
        let hot = HotBuckets(
            sets: .minutely, knownSeries: (0..<10).map { Given.labels("/\($0)") }, now: Given.start)
        hot.apply([Given.observation([Given.inp(1, visit: 1)], page: "/new", at: Self.hour)], sequence: 1)
        _ = hot.takeChanges(forgettingSeriesUnusedSince: Given.start - .seconds(3 * 24 * Self.hour))
        #expect(hot.sizes.series == 11)
    }
}
