import Telemetry
import Testing

@Suite struct PercentileTests {
    @Test(
        arguments: [
            (75, 1, 1), (75, 4, 3), (75, 5, 4), (75, 100, 75), (95, 100, 95), (95, 20, 19),
            (99.9, 1000, 999), (99.9, 1001, 1000), (99, 100, 99), (0.1, 10, 1), (50, 2, 1), (75, 0, 0), (70, 10, 7),
            (75, 40_000_000_000, 30_000_000_000),
        ] as [(Double, Int64, Int64)])
    func rankIsTheNearest(percent: Double, count: Int64, rank: Int64) throws {
        #expect(try #require(Percentile(percent)).rank(of: count) == rank)
    }

    /// No product of a share and a count may be lifted over a whole number by rounding.
    @Test func rankIsExactForTenthsOfAPercent() throws {
        for tenths in 1...999 as ClosedRange<Int64> {
            let percentile = try #require(Percentile(Double(tenths) / 10))
            for count: Int64 in [1, 3, 10, 40, 100, 999, 1000, 1001, 86_400] {
                #expect(percentile.rank(of: count) == (tenths * count + 999) / 1000, "p\(tenths)/10 of \(count)")
            }
        }
    }

    @Test(arguments: [(50.0, 20 as Int64), (75, 40), (90, 100), (95, 200), (99, 1000), (99.9, 10_000)])
    func minimumCountByDefaultIsTenValuesAbove(percent: Double, count: Int64) throws {
        #expect(try #require(Percentile(percent)).defaultMinimumCount == count)
    }

    @Test(arguments: [0, 100, -1, 100.1, .nan, .infinity, -0.0]) func outsideOfZeroToHundredIsNone(percent: Double) {
        #expect(Percentile(percent) == nil)
    }

    @Test func nearestToHundredStillHasACount() throws {
        #expect(try #require(Percentile(100.0.nextDown)).defaultMinimumCount > 1_000_000)
    }

    @Test(arguments: [(75.0, "p75"), (99.9, "p99.9"), (0.5, "p0.5")]) func labelIsAsPeopleWriteIt(
        percent: Double, label: String
    ) throws {
        #expect(try #require(Percentile(percent)).label == label)
    }
}
