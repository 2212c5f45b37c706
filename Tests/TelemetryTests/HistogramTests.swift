import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct HistogramTests {
    @Test func zeroHasItsOwnCount() {
        var histogram = Histogram()
        histogram.add(0, weight: 3)
        histogram.add(-0.0)
        histogram.add(1)
        #expect(histogram.zeroCount == 4)
        #expect(histogram.count == 5)
        #expect(histogram.buckets.map { [Int64($0.index), $0.count] } == [[-1, 1]])
        let position = histogram.position(ofRank: 4)
        #expect([position?.estimate, position?.lowerEdge, position?.upperEdge] == [0, 0, 0])
    }

    @Test func mergeIsCommutativeAndAssociative() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let (a, b, c) = (changes(&generator), changes(&generator), changes(&generator))
            #expect(merged(a, b) == merged(b, a), "\(generator)")
            #expect(merged(merged(a, b), c) == merged(a, merged(b, c)), "\(generator)")
            #expect(merged(a, Histogram()) == a, "\(generator)")
        }
    }

    @Test func subtractUndoesMergeAndEqualHistogramsHashAlike() {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let (a, b) = (changes(&generator), changes(&generator))
            var undone = merged(a, b)
            undone.subtract(b)
            #expect(undone == a, "\(generator)")
            #expect(undone.hashValue == a.hashValue, "\(generator)")
            undone.subtract(a)
            #expect(undone == Histogram() && undone.isEmpty && undone.count == 0, "\(generator)")
        }
    }

    @Test func weightMinusOneUndoesAdd() {
        var generator = SeededGenerator()
        let values = RandomSamples.lognormal(500, median: 200, sigma: 2, &generator) + [0, 1e9, 1e-9]
        var histogram = Histogram()
        for value in values.shuffled(using: &generator) { histogram.add(value) }
        #expect(histogram.count == 503)
        for value in values.shuffled(using: &generator) { histogram.add(value, weight: -1) }
        #expect(histogram == Histogram(), "\(generator)")
    }

    @Test func correctionThatOvertakesItsValueIsReadAsZero() {
        var histogram = Histogram()
        histogram.add(100)
        histogram.add(200, weight: -1)
        #expect(histogram.count == 1)
        #expect(!histogram.isEmpty)
        #expect(histogram.position(ofRank: 1)?.estimate == BucketIndex.estimate(BucketIndex.of(100)))
        #expect(histogram.position(ofRank: 2) == nil)
        histogram.add(200)
        var alone = Histogram()
        alone.add(100)
        #expect(histogram == alone)
    }

    @Test(arguments: [1, 2, 7, 40, 365, 5000])
    func percentileIsWithinItsErrorOfTheSortedTruth(count: Int) throws {
        var generator = SeededGenerator()
        for (median, sigma) in [(1500.0, 0.6), (0.08, 1.2), (20.0, 2.0)] {
            let values = RandomSamples.lognormal(count, median: median, sigma: sigma, &generator)
            var histogram = Histogram()
            for value in values { histogram.add(value) }
            let sorted = values.sorted()
            for percent in [0.1, 25, 50, 75, 90, 95, 99, 99.9] {
                let rank = try #require(Percentile(percent)).rank(of: Int64(count))
                let truth = min(max(sorted[Int(rank) - 1], 0x1p-10), 0x1p24)
                let position = try #require(histogram.position(ofRank: rank))
                #expect(
                    abs(position.estimate - truth) <= truth * BucketIndex.relativeError * (1 + 1e-9),
                    "\(generator) p\(percent)")
                #expect(position.lowerEdge.nextDown <= truth && truth <= position.upperEdge.nextUp, "\(generator)")
            }
        }
    }

    @Test func clampedBucketsReachOnWithoutEnd() {
        var histogram = Histogram()
        histogram.add(1e-6)
        histogram.add(1e12)
        #expect(histogram.position(ofRank: 1)?.lowerEdge == 0)
        #expect(histogram.position(ofRank: 2)?.upperEdge == .infinity)
    }

    @Test func rankOutsideTheCountHasNoPosition() {
        var histogram = Histogram()
        #expect(histogram.position(ofRank: 1) == nil)
        histogram.add(5)
        #expect([-1, 0, 2, .max].allSatisfy { histogram.position(ofRank: $0) == nil })
    }

    private func merged(_ left: Histogram, _ right: Histogram) -> Histogram {
        var result = left
        result.merge(right)
        return result
    }

    /// A difference as a flush makes it: values and corrections.
    private func changes(_ generator: inout SeededGenerator) -> Histogram {
        var histogram = Histogram()
        for _ in 0..<Int.random(in: 0...30, using: &generator) {
            let value =
                Int.random(in: 0..<5, using: &generator) == 0 ? 0 : exp2(Double.random(in: -12...26, using: &generator))
            histogram.add(value, weight: Int64.random(in: -3...3, using: &generator))
        }
        return histogram
    }
}
