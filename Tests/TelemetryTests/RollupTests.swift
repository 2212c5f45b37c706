import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct RollupTests {
    @Test func countsAreExactAndBoundaryBelongsToTheBetterSide() {
        var rollup = Rollup()
        for value in [0, 2500, 2500.001, 4000, 4000.001] {
            rollup.add(value, thresholds: Metric.lcp.thresholds)
        }
        #expect([rollup.good, rollup.needsImprovement, rollup.poor, rollup.count] == [2, 2, 1, 5])
        #expect(rollup.sum == 13_000.002)
        #expect(rollup.histogram.count == 5)
    }

    @Test func mergeAndSubtractUndoEachOther() {
        var generator = SeededGenerator()
        for _ in 0..<100 {
            let left = rollup(of: whole(30, &generator))
            let right = rollup(of: whole(20, &generator))
            var result = left
            result.merge(right)
            #expect(result.count == 50)
            result.subtract(right)
            #expect(result == left, "\(generator)")
            result.subtract(left)
            #expect(result.isEmpty, "\(generator)")
        }
    }

    @Test func replacingAValueLeavesOnlyTheNewOne() {
        var corrected = rollup(of: [100, 300])
        corrected.add(300, thresholds: Metric.inp.thresholds, weight: -1)
        corrected.add(150, thresholds: Metric.inp.thresholds)
        #expect(corrected == rollup(of: [100, 150]))
    }

    /// What the report puts side by side: the share of good visits, the percentile, its colour.
    @Test func goodShareNeverContradictsThePercentile() throws {
        var generator = SeededGenerator()
        for _ in 0..<2000 {
            let values = RandomSamples.lognormal(
                Int.random(in: 1...60, using: &generator), median: Double.random(in: 120...260, using: &generator),
                sigma: Double.random(in: 0.001...0.8, using: &generator), &generator
            ).map(Metric.inp.quantise)
            let rollup = rollup(of: values)
            let quantile = try #require(rollup.quantile(.p75, thresholds: Metric.inp.thresholds))
            let isMostlyGood = rollup.good * 4 >= rollup.count * 3
            #expect(isMostlyGood == (quantile.value <= 200), "\(generator) \(values)")
            #expect(isMostlyGood == (quantile.rating == .good), "\(generator) \(values)")
            #expect(quantile.rating == Metric.inp.thresholds.rate(quantile.value), "\(generator) \(values)")
            let truth = values.sorted()[Int(Percentile.p75.rank(of: rollup.count)) - 1]
            #expect(quantile.rating == Metric.inp.thresholds.rate(truth), "\(generator) \(values)")
        }
    }

    @Test func boundsHoldTheValueAndTheOrderStatisticsTheyStandFor() throws {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            let values = RandomSamples.lognormal(
                Int.random(in: 1...400, using: &generator), median: 180, sigma: 0.7, &generator)
            let sorted = values.sorted()
            let quantile = try #require(rollup(of: values).quantile(.p75, thresholds: Metric.inp.thresholds))
            let ranks = ConfidenceRanks(percentile: .p75, count: Int64(values.count), confidence: 0.95)
            #expect((quantile.lower == nil) == (ranks.lower == nil), "\(generator)")
            #expect((quantile.upper == nil) == (ranks.upper == nil), "\(generator)")
            if let lower = quantile.lower, let rank = ranks.lower {
                #expect(lower <= quantile.value && lower <= sorted[Int(rank) - 1].nextUp, "\(generator)")
            }
            if let upper = quantile.upper, let rank = ranks.upper {
                #expect(upper >= quantile.value && upper >= sorted[Int(rank) - 1].nextDown, "\(generator)")
            }
        }
    }

    @Test func emptyRollupHasNoPercentile() {
        #expect(Rollup().quantile(.p75, thresholds: Metric.lcp.thresholds) == nil)
        var negative = Rollup()
        negative.add(100, thresholds: Metric.lcp.thresholds, weight: -2)
        #expect(negative.quantile(.p75, thresholds: Metric.lcp.thresholds) == nil)
    }

    @Test func valuesAllZeroHaveThePercentileZero() {
        var rollup = Rollup()
        for _ in 0..<100 { rollup.add(0, thresholds: Metric.cls.thresholds) }
        #expect(
            rollup.quantile(.p75, thresholds: Metric.cls.thresholds)
                == Rollup.Quantile(value: 0, rating: .good, lower: 0, upper: 0))
    }

    @Test func clampedValuesHaveNoUpperBound() throws {
        var rollup = Rollup()
        for _ in 0..<1000 { rollup.add(1e9, thresholds: Metric.totalBytes.thresholds) }
        let quantile = try #require(rollup.quantile(.p75, thresholds: Metric.totalBytes.thresholds))
        #expect(quantile.upper == nil)
        #expect(quantile.lower == BucketIndex.lowerEdge(BucketIndex.highest))
    }

    private func rollup(of values: [Double]) -> Rollup {
        var rollup = Rollup()
        for value in values { rollup.add(value, thresholds: Metric.inp.thresholds) }
        return rollup
    }

    /// Whole numbers, so that sums are exact.
    private func whole(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
        (0..<count).map { _ in Double(Int.random(in: 0...900, using: &generator)) }
    }
}
