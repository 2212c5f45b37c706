import Aggregate
import CollectorTesting
import Telemetry
import Testing

/// Totals that a sender keeps and tells again and again: only what is new in them counts.
@Suite struct RunningTotalsTests {
    private static let age = 5 * 3600
    private static let longAgo = Given.start - .seconds(age)

    private static func point(
        _ counts: [Int64], stream: UInt64 = 1, since: Timestamp = longAgo, at second: Int
    ) -> Observation {
        point(
            ValueSpread(bounds: [10, 200], counts: counts, sum: Double(counts.reduce(0, +)) * 8), stream: stream,
            since: since, at: second)
    }

    private static func point(
        _ spread: ValueSpread, stream: UInt64 = 1, since: Timestamp = longAgo, at second: Int
    ) -> Observation {
        Observation(
            instant: Given.start + .seconds(second),
            dimensions: .operation(OperationDimensions(service: "api", query: "SELECT ?")),
            measurements: [
                Measurement(
                    metric: .query, spread: spread, running: RunningTotal(stream: stream, since: since))
            ])
    }

    private func apply(_ hot: HotBuckets, _ observation: Observation, _ sequence: Int64) -> Outcome? {
        hot.apply([observation], sequence: sequence).keys.first?.outcome
    }

    private func count(_ hot: HotBuckets) -> Int64 { Accumulated(hot.takeChanges()).total(.query).count }

    @Test func firstStateOfAnOldTotalIsWhereCountingBegins() {
        let hot = HotBuckets(sets: .minutely)
        #expect(apply(hot, Self.point([1000, 50, 0], at: 0), 1) == .baseline)
        #expect(count(hot) == 0)
        #expect(apply(hot, Self.point([1003, 51, 1], at: 60), 2) == .stored)
        let rollup = Accumulated(hot.takeChanges()).total(.query)
        #expect(rollup.count == 5 && rollup.sum == 40)
    }

    @Test func totalThatHasJustBegunIsNewAsAWhole() {
        let hot = HotBuckets(sets: .minutely)
        #expect(apply(hot, Self.point([3, 0, 0], since: Given.start - .seconds(60), at: 0), 1) == .stored)
        #expect(count(hot) == 3)
    }

    @Test func sameExportAgainAndOneThatWasOvertakenCountNothing() {
        let hot = HotBuckets(sets: .minutely)
        _ = apply(hot, Self.point([10, 0, 0], at: 0), 1)
        _ = apply(hot, Self.point([15, 0, 0], at: 60), 2)
        #expect(apply(hot, Self.point([15, 0, 0], at: 60), 3) == .duplicate)
        #expect(apply(hot, Self.point([12, 0, 0], at: 30), 4) == .duplicate)
        #expect(apply(hot, Self.point([15, 0, 0], at: 120), 5) == .duplicate)
        #expect(count(hot) == 5)
    }

    @Test func totalThatFellHasBegunAnew() {
        let hot = HotBuckets(sets: .minutely)
        _ = apply(hot, Self.point([10, 5, 0], at: 0), 1)
        #expect(apply(hot, Self.point([2, 6, 0], at: 60), 2) == .stored)
        #expect(count(hot) == 8)
    }

    @Test func senderThatStartedAgainCountsAsAWholeHoweverLongItWasAway() {
        let hot = HotBuckets(sets: .minutely)
        _ = apply(hot, Self.point([10, 0, 0], at: 0), 1)
        // It started right after, and more was counted since than before.
        let start = Given.start + .seconds(30)
        #expect(apply(hot, Self.point([25, 0, 0], since: start, at: 8 * 3600), 2) == .stored)
        #expect(count(hot) == 25)
    }

    /// Four workers under one name tell their totals in turn.
    @Test func processesUnderOneNameAreToldApartByTheirStart() {
        let hot = HotBuckets(sets: .minutely)
        let starts = (1...4).map { Given.start - .seconds($0 * 10) }
        for minute in 1...5 {
            for (worker, start) in starts.enumerated() {
                let total = Int64(minute * (worker + 1))
                _ = apply(hot, Self.point([total, 0, 0], since: start, at: minute * 60), Int64(minute * 10 + worker))
            }
        }
        #expect(count(hot) == 50)
    }

    @Test func whatWasZeroIsKnownAndCountsInFull() {
        let hot = HotBuckets(sets: .minutely)
        #expect(apply(hot, Self.point([0, 0, 0], at: 0), 1) == .baseline)
        #expect(apply(hot, Self.point([0, 7, 0], at: 60), 2) == .stored)
        #expect(count(hot) == 7)
    }

    /// Means say nothing of how they lie: as many values as there were, each of them the mean.
    @Test func meanOfWhatWasAddedIsCountedAsOftenAsItWas() {
        let hot = HotBuckets(sets: .minutely)
        func state(_ count: Int64, _ sum: Double, at second: Int) -> Observation {
            let spread = ValueSpread(
                runs: [.init(lower: 0, upper: Metric.queryMean.ceiling, count: count)], sum: sum)
            return Observation(
                instant: Given.start + .seconds(second),
                dimensions: .operation(OperationDimensions(service: "api", query: "SELECT ?")),
                measurements: [
                    Measurement(
                        metric: .queryMean, spread: spread, running: RunningTotal(stream: 1, since: Self.longAgo))
                ])
        }
        _ = apply(hot, state(1000, 9000, at: 0), 1)
        _ = apply(hot, state(1010, 11_500, at: 60), 2)
        let rollup = Accumulated(hot.takeChanges()).total(.queryMean)
        #expect(rollup.count == 10 && rollup.sum == 2500 && rollup.needsImprovement == 10)
    }

    /// An exponential histogram that halves its scale has told all of it before.
    @Test func widerRangesHoldWhatTheNarrowerOnesDid() {
        let hot = HotBuckets(sets: .minutely)
        func state(_ runs: [(Double, Double, Int64)], at second: Int) -> Observation {
            let runs = runs.map { ValueSpread.Run(lower: $0.0, upper: $0.1, count: $0.2) }
            return Self.point(ValueSpread(runs: runs), at: second)
        }
        _ = apply(hot, state([(0, 0, 2), (1, 2.squareRoot(), 10), (2.squareRoot(), 2, 20), (2, 2.8, 1)], at: 0), 1)
        #expect(apply(hot, state([(0, 0.5, 2), (1, 2, 31), (2, 4, 1)], at: 60), 2) == .stored)
        #expect(count(hot) == 1)
        // It fell: all of it is new.
        #expect(apply(hot, state([(1, 2, 30), (2, 4, 1)], at: 120), 3) == .stored)
        #expect(count(hot) == 31)
    }

    @Test func totalWithoutAStartGoesOnWithTheNewestOfItsName() {
        let hot = HotBuckets(sets: .minutely)
        let untold = Timestamp(milliseconds: 0)
        #expect(apply(hot, Self.point([5, 0, 0], since: untold, at: 0), 1) == .baseline)
        #expect(apply(hot, Self.point([7, 0, 0], since: untold, at: 60), 2) == .stored)
        #expect(apply(hot, Self.point([4, 0, 0], since: Given.start + .seconds(61), at: 120), 3) == .stored)
        // Another process, which does not know when the counters began.
        #expect(apply(hot, Self.point([6, 0, 0], since: untold, at: 180), 4) == .stored)
        #expect(count(hot) == 8)
    }

    /// What does not fit into memory is no news when it is told again.
    @Test func forgottenTotalsAreNotCountedAgain() {
        let hot = HotBuckets(sets: .minutely)
        let streams: UInt64 = 60_000
        let since = Given.start - .seconds(60)
        for (export, second) in [0, 60, 120].enumerated() {
            let points = (0..<streams).map { Self.point([1, 0, 0], stream: $0, since: since, at: second) }
            _ = hot.apply(points, sequence: Int64(export + 1))
        }
        #expect(count(hot) <= Int64(streams), "each was counted once at most")
        // What began since is new as ever.
        let young = Self.point([3, 0, 0], stream: streams, since: Given.start + .seconds(130), at: 180)
        #expect(apply(hot, young, 9) == .stored)
        #expect(count(hot) == 3)
    }

    @Test func totalsOutliveARestart() throws {
        let before = HotBuckets(sets: .minutely)
        _ = apply(before, Self.point([10, 0, 0], at: 0), 1)
        // Half a day later a generation ends, and what it remembers is handed over.
        _ = apply(before, Given.observation([Given.inp(1, visit: 9)], at: 13 * 3600), 2)
        let stored = try #require(before.takeChanges()?.visits)
        let visits = try VisitSnapshot(encoded: stored.encoded)
        #expect(visits.totals == stored.totals && visits.totals.count == 1)
        let after = HotBuckets(sets: .minutely, appliedSequence: 2, visits: visits)
        // A row that storage holds already is remembered, not counted.
        after.remember([Self.point([14, 0, 0], at: 13 * 3600 + 60)])
        #expect(apply(after, Self.point([17, 0, 0], at: 13 * 3600 + 120), 4) == .stored)
        #expect(count(after) == 3)
    }

    /// Whatever is told, in whatever pieces, retried or not: what is counted is what the sender counted.
    @Test func countIsTheSendersWhateverIsRepeated() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let hot = HotBuckets(sets: .minutely)
            var (total, counted) = ([Int64](repeating: 0, count: 3), Int64(0))
            var (since, second) = (Given.start - .seconds(10), 0)
            for sequence in 1...30 {
                second += Int.random(in: 1...40, using: &generator)
                if Int.random(in: 0..<8, using: &generator) == 0 {
                    (total, since) = ([0, 0, 0], Given.start + .seconds(second))
                    second += 1
                }
                let place = Int.random(in: 0..<3, using: &generator)
                let more = Int64.random(in: 0...9, using: &generator)
                total[place] += more
                counted += more
                let point = Self.point(total, since: since, at: second)
                for _ in 0...Int.random(in: 0...2, using: &generator) { _ = apply(hot, point, Int64(sequence)) }
            }
            let found = count(hot)
            if found != counted { Issue.record("\(generator) \(found) instead of \(counted)") }
        }
    }
}
