import Aggregate
import CollectorTesting
import Telemetry
import Testing

/// 4 000 series an owner and 200 owners; what is over is folded, counted as such, and never lost.
@Suite struct SeriesCapTests {
    /// The caps there are, but every name gets its series at the first sight: what the admission filter does is another matter.
    private let atOnce = SeriesCaps(seriesPerOwner: 4000, owners: 200, total: 100_000, sightings: 1)

    private func pages(_ numbers: Range<Int>, site: String = "shop", device: Device = .mobile) -> [Observation] {
        numbers.map {
            Given.observation(
                [Given.inp(Double($0 % 700), visit: UInt64($0))], page: "/\($0)", site: site, device: device)
        }
    }

    @Test func pagesBeyondTheLimitFoldIntoOtherAndTotalsStayExact() {
        let hot = HotBuckets(sets: .minutely, caps: atOnce)
        #expect(hot.apply(pages(0..<4000), sequence: 1) == [Given.stored(.stored): 4000])
        #expect(
            hot.apply(pages(4000..<5000) + pages(5000..<5010, device: .desktop), sequence: 2)
                == [Given.stored(.storedInOther): 1010])
        let stored = Accumulated(hot.takeChanges())
        #expect(stored.labels.count == 4002)
        #expect(stored.cells[.init(.inp, Given.labels(SeriesLabels.other))]?.count == 1000)
        #expect(stored.cells[.init(.inp, Given.labels(SeriesLabels.other, device: .desktop))]?.count == 10)
        var truth = Rollup()
        for number in 0..<5010 { truth.add(Double(number % 700), thresholds: Metric.inp.thresholds) }
        #expect(stored.total(.inp) == truth)
    }

    @Test func pageWithASeriesKeepsItWhenTheLimitIsReached() {
        let hot = HotBuckets(sets: .minutely, caps: atOnce)
        hot.apply(pages(0..<4001), sequence: 1)
        _ = hot.takeChanges()
        #expect(
            hot.apply([Given.observation([Given.inp(50, visit: 99_999)], page: "/17")], sequence: 2)
                == [Given.stored(.stored): 1])
        #expect(Accumulated(hot.takeChanges()).labels == [Given.labels("/17")])
    }

    @Test func foldedVisitIsCorrectedInOther() {
        let hot = HotBuckets(sets: .minutely, caps: atOnce)
        hot.apply(pages(0..<4000), sequence: 1)
        _ = hot.takeChanges()
        hot.apply([Given.observation([Given.inp(50, visit: 99_999)], page: "/new")], sequence: 2)
        hot.apply([Given.observation([Given.inp(80, visit: 99_999, previous: 50)], page: "/new")], sequence: 3)
        #expect(
            Accumulated(hot.takeChanges()).cells == [.init(.inp, Given.labels(SeriesLabels.other)): Given.rollup(80)])
    }

    @Test func oneOwnersFloodDoesNotFoldAnothersPages() {
        let hot = HotBuckets(sets: .minutely, caps: atOnce)
        hot.apply(pages(0..<4100), sequence: 1)
        #expect(
            hot.apply(pages(9000..<9001, site: "blog") + [Given.query("select ?", service: "api")], sequence: 2)
                == [Given.stored(.stored, owner: "blog"): 1, Given.stored(.stored, owner: "api"): 1])
    }

    @Test func queriesBeyondTheLimitFoldIntoOther() {
        let hot = HotBuckets(sets: .minutely, caps: atOnce)
        let counts = hot.apply((0..<4005).map { Given.query("select \($0)") }, sequence: 1)
        #expect(
            counts == [
                Given.stored(.stored, owner: "api"): 4000, Given.stored(.storedInOther, owner: "api"): 5,
            ])
        let stored = Accumulated(hot.takeChanges())
        #expect(stored.cells[.init(.query, .query(service: "api", query: SeriesLabels.other))]?.count == 5)
        #expect(stored.total(.query).count == 4005)
    }

    @Test func ownersBeyondTheLimitShareOneName() {
        let hot = HotBuckets(sets: .minutely, caps: atOnce)
        let sites = (0..<300).map { pages($0..<$0 + 1, site: "site-\($0)")[0] }
        let counts = hot.apply(sites, sequence: 1)
        #expect(counts.filter { $0.key.outcome == .stored }.count == 200)
        #expect(counts[Given.stored(.storedInOther, owner: SeriesLabels.other)] == 100)
        #expect(counts.count == 201)
        #expect(hot.knows(owner: "site-199"))
        #expect(!hot.knows(owner: "site-200"))

        // Services have room of their own: sites that somebody made up do not take it.
        #expect(
            hot.apply([Given.query("select ?", service: "late")], sequence: 2)
                == [Given.stored(.stored, owner: "late"): 1])
        let stored = Accumulated(hot.takeChanges())
        let others: Set = [Given.labels(SeriesLabels.other, site: SeriesLabels.other)]
        #expect(stored.labels.filter { $0.owner == SeriesLabels.other } == others)
        #expect(stored.total(.inp).count == 300)
        // Who has a series goes on as before.
        #expect(
            hot.apply(pages(1000..<1001, site: "site-0"), sequence: 3)
                == [Given.stored(.stored, owner: "site-0"): 1])
    }

    /// Made-up sites with made-up pages: together they must not cost more than a small file and its memory hold.
    @Test func allOwnersTogetherHaveACapThatFitsTheFile() {
        let hot = HotBuckets(sets: .minutely, caps: .fitting(ceiling: 64_000_000))
        for site in 0..<190 {
            hot.apply(pages(site * 100..<site * 100 + 100, site: "site-\(site)"), sequence: Int64(site))
        }
        // Each is seen once: half of the 3 906 are given out, besides (other) for each site that has one, and one for all who have none.
        #expect(hot.sizes.series <= 1970 + 40)
        let stored = Accumulated(hot.takeChanges())
        #expect(stored.total(.inp).count == 19_000)
        // Two names may share counters, so chance gives out a few more.
        #expect((1953..<1970).contains(stored.outcomes(.stored)))
        #expect(stored.outcomes(.storedInOther) == 19_000 - stored.outcomes(.stored))
    }

    @Test func nameSeenOnceGetsNoneOfTheLastHalf() {
        let hot = HotBuckets(sets: .minutely)
        hot.apply(pages(0..<3000), sequence: 1)
        #expect(hot.sizes.series == 2001, "half of the cap, and (other)")
        // A page that is read gets its series at the fourth sight; what was counted before stays in (other).
        let visits = (0..<6).map { Given.observation([Given.inp(40, visit: UInt64(90_000 + $0))], page: "/read") }
        let counts = visits.enumerated().map { hot.apply([$1], sequence: Int64(2 + $0)) }
        #expect(
            counts.map { $0.keys.first?.outcome } == [
                .storedInOther, .storedInOther, .storedInOther, .stored, .stored, .stored,
            ])
        let stored = Accumulated(hot.takeChanges())
        #expect(stored.cells[.init(.inp, Given.labels("/read"))]?.count == 3)
        #expect(stored.total(.inp).count == 3006)
    }

    @Test func aMillionNamesThatComeOnceLeaveTheTableAsItWas() {
        let hot = HotBuckets(sets: .minutely)
        hot.apply(pages(0..<2000), sequence: 1)
        _ = hot.takeChanges()
        var row: Int64 = 2
        for start in stride(from: 10_000, to: 1_010_000, by: 10_000) {
            hot.apply(pages(start..<start + 10_000), sequence: row)
            row += 1
            _ = hot.takeChanges()
        }
        // Chance lets a few of a million through: two names may share their counters.
        #expect(hot.sizes.series < 2200)
    }

    @Test func capsHoldAcrossARestart() {
        let first = HotBuckets(sets: .minutely, caps: atOnce)
        first.apply(pages(0..<4010), sequence: 1)
        let stored = Accumulated(first.takeChanges())
        let second = HotBuckets(sets: .minutely, appliedSequence: 1, knownSeries: Array(stored.labels))
        #expect(second.sizes.series == 4001)
        #expect(
            second.apply(pages(50_000..<50_010), sequence: 2) == [Given.stored(.storedInOther): 10])
        #expect(second.sizes.series == 4001)
    }

    /// Storage names its series in no order, `(other)` among them: none of them may lose its own.
    @Test(arguments: 0..<5)
    func everyStoredSeriesKeepsItsOwnAcrossARestart(_ round: Int) {
        var random = SeededGenerator()
        let first = HotBuckets(sets: .minutely, caps: atOnce)
        let rows = [
            pages(0..<4010), pages(4010..<4020, device: .desktop),
            (5000..<5300).map { pages($0..<$0 + 1, site: "site-\($0)")[0] },
        ]
        for (index, row) in rows.enumerated() { first.apply(row, sequence: Int64(index)) }
        let stored = Accumulated(first.takeChanges())
        let second = HotBuckets(
            sets: .minutely, appliedSequence: 3, knownSeries: stored.labels.shuffled(using: &random))
        for row in rows { second.remember(row) }
        #expect(second.sizes.series == first.sizes.series, "\(random)")

        // A later report of every visit corrects the cell that counted it.
        let corrections = rows.joined().map { observation in
            let number = observation.measurements[0].report!.key.hash
            return Observation(
                instant: observation.instant, dimensions: observation.dimensions,
                measurements: [Given.inp(800, visit: number, previous: observation.measurements[0].value)])
        }
        second.apply(corrections, sequence: 4)
        var total = stored
        total.add(second.takeChanges())
        let bad = total.cells.filter { $0.value != Given.rollup(Array(repeating: 800, count: Int($0.value.count))) }
        #expect(bad.isEmpty, "\(random)")
    }
}

extension Given {
    fileprivate static func rollup(_ values: [Double]) -> Rollup {
        values.reduce(into: Rollup()) { $0.add($1, thresholds: Metric.inp.thresholds) }
    }
}
