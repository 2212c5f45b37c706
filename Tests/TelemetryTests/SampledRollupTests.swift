import CollectorTesting
import Telemetry
import Testing

/// Values that stand for more than themselves.
@Suite struct SampledRollupTests {
    private let thresholds = Metric.lcp.thresholds

    private func rollup(_ values: [Double], weight: Int64) -> Rollup {
        var rollup = Rollup()
        for value in values { rollup.add(value, thresholds: thresholds, weight: weight) }
        return rollup
    }

    /// What is not measured adds nothing to what is known: a sample of 1 in 10 is as sure as its tenth.
    @Test(arguments: [2, 10, 10_000] as [Int64])
    func boundsAreThoseOfTheSampleAndCountsThoseOfAll(weight: Int64) {
        var random = SeededGenerator()
        for count in [1, 11, 40, 333] {
            let values = (0..<count).map { _ in Double.random(in: 1...9000, using: &random) }
            let sample = rollup(values, weight: 1)
            let whole = rollup(values, weight: weight)
            #expect(whole.count == weight * Int64(count) && whole.effectiveCount == Int64(count))
            #expect(whole.good == sample.good * weight && whole.poor == sample.poor * weight)
            for percentile in [Percentile.p75, .p95] {
                #expect(
                    whole.quantile(percentile, thresholds: thresholds)
                        == sample.quantile(percentile, thresholds: thresholds), "\(random)")
            }
        }
    }

    @Test func unequalWeightsTellLessThanEqualOnes() {
        var mixed = rollup(Array(repeating: 100, count: 90), weight: 1)
        mixed.merge(rollup([200], weight: 910))
        // (90 + 910)² / (90 + 910²)
        #expect(mixed.count == 1000 && mixed.effectiveCount == 1)
    }

    @Test func takenOutItLeavesNothing() {
        var rollup = rollup([5, 700], weight: 33)
        for value in [700.0, 5] { rollup.add(value, thresholds: thresholds, weight: -33) }
        #expect(rollup.isEmpty && rollup.excess == 0)
        var difference = self.rollup([5, 700, 9], weight: 33)
        difference.subtract(self.rollup([5, 700], weight: 33))
        difference.subtract(self.rollup([9], weight: 33))
        #expect(difference.isEmpty)
    }

    /// Frames a second: 50 and more are good, below 24 is poor.
    @Test func moreIsBetterWhereTheGoodLimitIsTheHigherOne() throws {
        let thresholds = Thresholds(good: 50, poor: 24)
        #expect(
            [60, 50, 49.9, 24, 23.9, 0].map(thresholds.rate) == [
                .good, .good, .needsImprovement, .needsImprovement, .poor, .poor,
            ])
        var rollup = Rollup()
        for value in [10.0, 20, 30, 40, 50, 60, 60, 60] { rollup.add(value, thresholds: thresholds) }
        func rating(_ percent: Double) throws -> Rating? {
            rollup.quantile(try #require(Percentile(percent)), thresholds: thresholds)?.rating
        }
        #expect(try rating(25) == .poor && rating(26) == .needsImprovement)
        #expect(try rating(50) == .needsImprovement && rating(51) == .good)
        // An estimate stays on its side of the limit.
        for value in [50.0, 49.999, 24, 23.999] {
            var one = Rollup()
            one.add(value, thresholds: thresholds)
            let quantile = try #require(one.quantile(.p75, thresholds: thresholds))
            #expect(thresholds.rate(quantile.value) == thresholds.rate(value), "\(value)")
        }
    }
}
