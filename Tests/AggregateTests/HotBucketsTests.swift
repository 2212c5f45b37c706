import Aggregate
import Telemetry
import Testing

@Suite struct HotBucketsTests {
    private let hot = HotBuckets(sets: .minutely)

    @Test func hasNothingToHandOverAtFirst() {
        #expect(hot.takeChanges() == nil)
        #expect(hot.sizes == (cells: 0, visits: 0, series: 0))
        #expect(!hot.knows(owner: "shop"))
    }

    @Test func countsMeasurementWithoutReportEachTime() throws {
        let plain = Measurement(metric: .load, value: 1000)
        #expect(hot.apply([Given.observation([plain])], sequence: 1) == [Given.stored(.stored): 1])
        #expect(hot.apply([Given.observation([plain])], sequence: 2) == [Given.stored(.stored): 1])
        let taken = Accumulated(hot.takeChanges())
        #expect(taken.cells == [.init(.load, Given.labels()): Given.rollup(1000, 1000, metric: .load)])
        #expect(taken.ledger == [Given.stored(.stored): 2])
        #expect(hot.knows(owner: "shop"))
        #expect(!hot.knows(owner: "blog"))
    }

    @Test func keepsMetricsSeriesAndMinutesApart() {
        hot.apply(
            [
                Given.observation([Given.inp(100, visit: 1), Measurement(metric: .lcp, value: 2000)]),
                Given.observation([Given.inp(300, visit: 2)], device: .desktop, at: 59),
                Given.observation([Given.inp(700, visit: 3)], at: 60), Given.query("select ?"),
            ], sequence: 1)
        let taken = Accumulated(hot.takeChanges())
        #expect(
            taken.cells == [
                .init(.inp, Given.labels()): Given.rollup(100),
                .init(.lcp, Given.labels()): Given.rollup(2000, metric: .lcp),
                .init(.inp, Given.labels(device: .desktop)): Given.rollup(300),
                .init(.inp, Given.labels(), minutesLater: 1): Given.rollup(700),
                .init(.query, .query(service: "api", query: "select ?")): Given.rollup(20, metric: .query),
            ])
        #expect(
            taken.ledger == [
                Given.stored(.stored): 3, Given.stored(.stored, minutesLater: 1): 1,
                Given.stored(.stored, owner: "api"): 1,
            ])
    }

    @Test func laterReportMovesTheValueButNotTheCount() {
        #expect(
            hot.apply([Given.observation([Given.inp(100, visit: 1)])], sequence: 1) == [Given.stored(.stored): 1])
        #expect(
            hot.apply([Given.observation([Given.inp(600, visit: 1, previous: 100)])], sequence: 2)
                == [Given.stored(.replaced): 1])
        #expect(Accumulated(hot.takeChanges()).cells == [.init(.inp, Given.labels()): Given.rollup(600)])
    }

    @Test func repeatedAndOvertakenReportsChangeNothing() {
        let reports = [
            Given.inp(100, visit: 1), Given.inp(600, visit: 1, previous: 100), Given.inp(100, visit: 1),
            Given.inp(600, visit: 1, previous: 100),
        ]
        #expect(
            hot.apply([Given.observation(reports)], sequence: 1) == [
                Given.stored(.stored): 1, Given.stored(.replaced): 1, Given.stored(.duplicate): 2,
            ])
        #expect(Accumulated(hot.takeChanges()).cells == [.init(.inp, Given.labels()): Given.rollup(600)])
    }

    @Test func reportThatWasOvertakenByALaterOneIsADuplicate() {
        hot.apply([Given.observation([Given.inp(600, visit: 1, previous: 100)])], sequence: 1)
        #expect(
            hot.apply([Given.observation([Given.inp(100, visit: 1)])], sequence: 2) == [Given.stored(.duplicate): 1])
        #expect(Accumulated(hot.takeChanges()).cells == [.init(.inp, Given.labels()): Given.rollup(600)])
    }

    @Test func correctionGoesToTheCellOfTheFirstReport() {
        hot.apply([Given.observation([Given.inp(100, visit: 1)])], sequence: 1)
        var stored = Accumulated(hot.takeChanges())
        hot.apply(
            [Given.observation([Given.inp(600, visit: 1, previous: 100)], page: "/pay", device: .desktop, at: 200)],
            sequence: 2)
        let second = Accumulated(hot.takeChanges())
        #expect(Array(second.cells.keys) == [.init(.inp, Given.labels())])
        // The ledger tells when and from whom the report came, not where it was counted.
        #expect(second.ledger == [Given.stored(.replaced, minutesLater: 3): 1])
        stored.add(second.cells[.init(.inp, Given.labels())]!, to: .init(.inp, Given.labels()))
        #expect(stored.cells == [.init(.inp, Given.labels()): Given.rollup(600)])
    }

    @Test func correctionAndItsUndoingLeaveNothing() {
        hot.apply([Given.observation([Given.inp(100, visit: 1)])], sequence: 1)
        _ = hot.takeChanges()
        hot.apply([Given.observation([Given.inp(600, visit: 1, previous: 100)])], sequence: 2)
        hot.apply([Given.observation([Given.inp(100, visit: 1, previous: 600)])], sequence: 3)
        #expect(Accumulated(hot.takeChanges()).cells == [:])
    }

    @Test func handsOverEachChangeOnceWithTheRowItReachesTo() throws {
        hot.apply([Given.observation([Given.inp(100, visit: 1)])], sequence: 41)
        hot.apply([Given.observation([Given.inp(100, visit: 2)])], sequence: 42)
        #expect(hot.takeChanges()?.appliedSequence == 42)
        #expect(hot.takeChanges() == nil)
        hot.apply([Given.observation([Given.inp(100, visit: 2)])], sequence: 43)
        let changes = try #require(hot.takeChanges())
        #expect(changes.cells.isEmpty)
        #expect(changes.ledger == [Given.stored(.duplicate): 1])
        #expect(changes.appliedSequence == 43)
    }

    @Test func changesGivenBackAreHandedOverAgainWithWhatCameSince() throws {
        hot.apply([Given.observation([Given.inp(100, visit: 1), Given.inp(200, visit: 2)])], sequence: 7)
        let failed = try #require(hot.takeChanges())
        hot.apply([Given.observation([Given.inp(900, visit: 1, previous: 100)])], sequence: 8)
        hot.restore(failed)
        let changes = try #require(hot.takeChanges())
        #expect(Accumulated(changes).cells == [.init(.inp, Given.labels()): Given.rollup(200, 900)])
        #expect(Accumulated(changes).ledger == [Given.stored(.stored): 2, Given.stored(.replaced): 1])
        #expect(changes.appliedSequence == 8)
        #expect(hot.takeChanges() == nil)
    }

    @Test func rememberedVisitCountsNothingButIsCorrectedLater() throws {
        let hot = HotBuckets(sets: .minutely, appliedSequence: 5, knownSeries: [Given.labels()])
        hot.remember([Given.observation([Given.inp(100, visit: 1), Measurement(metric: .lcp, value: 2000)])])
        #expect(hot.takeChanges() == nil)
        #expect(hot.sizes.visits == 1)

        #expect(
            hot.apply([Given.observation([Given.inp(600, visit: 1, previous: 100)], at: 60)], sequence: 6)
                == [Given.stored(.replaced, minutesLater: 1): 1])
        let changes = try #require(hot.takeChanges())
        #expect(changes.appliedSequence == 6)
        var stored = Accumulated()
        stored.add(Given.rollup(100), to: .init(.inp, Given.labels()))
        stored.add(changes)
        #expect(stored.cells == [.init(.inp, Given.labels()): Given.rollup(600)])
    }

    @Test func rememberedCorrectionIsNotCountedAgain() {
        let reports = [Given.inp(100, visit: 1), Given.inp(600, visit: 1, previous: 100)]
        hot.remember([Given.observation(reports)])
        #expect(
            hot.apply([Given.observation(reports)], sequence: 1) == [Given.stored(.duplicate): 2])
        #expect(Accumulated(hot.takeChanges()).cells == [:])
    }

    @Test func emptyRowIsNoChange() {
        #expect(hot.apply([], sequence: 1) == [:])
        #expect(hot.apply([Given.observation([])], sequence: 2) == [:])
        #expect(hot.takeChanges() == nil)
    }

    @Test func visitForgottenAfterTheLimitCountsAnew() {
        // Two generations of 200 000; the first visit is forgotten when the young one turns old for the second time.
        func report(_ visits: ClosedRange<UInt64>) -> Observation {
            Given.observation(visits.map { Given.inp(100, visit: $0) })
        }
        for row in 0..<3 {
            hot.apply([report(UInt64(row) * 100_000 + 1...UInt64(row + 1) * 100_000)], sequence: Int64(row))
        }
        #expect(hot.sizes.visits == 300_000)
        #expect(hot.apply([report(300_000...400_000)], sequence: 4).values.sorted() == [1, 100_000])
        #expect(hot.sizes.visits == 200_000)
        #expect(
            hot.apply([Given.observation([Given.inp(300, visit: 1, previous: 100)])], sequence: 3) == [
                Given.stored(.stored): 1
            ])
        #expect(
            hot.apply([Given.observation([Given.inp(300, visit: 300_000, previous: 100)])], sequence: 4) == [
                Given.stored(.replaced): 1
            ])
    }
}
