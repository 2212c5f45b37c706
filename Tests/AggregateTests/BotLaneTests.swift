import Aggregate
import CollectorTesting
import Telemetry
import Testing

/// Robots are counted, but where no question about people finds them.
@Suite struct BotLaneTests {
    private func visit(_ number: UInt64, _ value: Double, previous: Double? = nil, bot: BotRule?) -> Observation {
        Observation(
            instant: Given.bucket.start,
            dimensions: .page(PageDimensions(site: "shop", page: "/cart", device: .mobile, release: "1", bot: bot)),
            measurements: [Given.inp(value, visit: number, previous: previous)])
    }

    @Test func robotIsCountedOnlyUnderItsRule() {
        let hot = HotBuckets(sets: .standard)
        let counts = hot.apply([visit(1, 900, bot: .headless), visit(2, 40, bot: nil)], sequence: 1)
        #expect(counts == [Given.stored(.bot(.headless)): 1, Given.stored(.stored): 1])
        let cells = Accumulated(hot.takeChanges()).cells
        for (key, rollup) in cells {
            #expect(rollup.count == 1)
            #expect(rollup.sum == (key.labels.set.lanes == [.bot] ? 900 : 40), "\(key.labels.set.text)")
        }
        #expect(cells.keys.filter { $0.labels.set.lanes == [.bot] }.map(\.labels.values) == [["shop", "headless"]])
    }

    @Test func laterReportOfARobotMovesItsValueThere() {
        let hot = HotBuckets(sets: .standard)
        hot.apply([visit(1, 900, bot: .tool)], sequence: 1)
        #expect(
            hot.apply([visit(1, 950, previous: 900, bot: .tool)], sequence: 2) == [Given.stored(.replaced): 1])
        let cells = Accumulated(hot.takeChanges()).cells
        #expect(cells.values.map(\.sum) == [950])
    }

    @Test func robotsWithMadeUpSitesAreFoldedLikePeople() {
        let hot = HotBuckets(sets: .standard)
        let robots = (0..<300).map { number in
            Observation(
                instant: Given.bucket.start,
                dimensions: .page(
                    PageDimensions(site: "site-\(number)", page: "/", device: .mobile, bot: .userAgent)),
                measurements: [Given.inp(1, visit: UInt64(number))])
        }
        let counts = hot.apply(robots, sequence: 1)
        #expect(counts.values.reduce(0, +) == 300)
        #expect(counts.keys.count { $0.owner != SeriesLabels.other } <= 200)
    }

    @Test func questionAboutPeopleIsNeverAnsweredFromTheRobots() {
        #expect(DimensionSets.standard.browser.filter { $0.lanes == [.bot] }.map(\.text) == ["site+bot@1h"])
        #expect(DimensionSet.page.counts(.page(PageDimensions(site: "s", page: "/", device: .mobile))))
        #expect(!DimensionSet.page.counts(.page(PageDimensions(site: "s", page: "/", device: .mobile, bot: .tool))))
    }
}
