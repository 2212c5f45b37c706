import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct BucketIndexTests {
    /// All boundaries γ^i that are not powers of two, in all octaves, with the doubles beside them.
    @Test(arguments: 1..<64) func indexIsExactBesideEveryBoundary(k: Int) throws {
        let near = exp2(Double(k) / 64).bitPattern & 0xF_FFFF_FFFF_FFFF | 1 << 52
        let candidates = near - 3...near + 3
        let below = candidates.filter { ExactPower.isBelow(significand: $0, k: k) }
        let last = try #require(below.max())
        try #require(below.count < candidates.count, "the boundary lies outside the candidates")
        for octave in -10..<24 {
            let values = (last - 2...last + 2).map {
                Double(sign: .plus, exponent: octave - 52, significand: Double($0))
            }
            let boundary = octave * 64 + k
            #expect(
                values.map(BucketIndex.of) == [boundary - 1, boundary - 1, boundary - 1, boundary, boundary],
                "octave \(octave)")
        }
    }

    @Test func powerOfTwoBelongsToTheBucketBelow() {
        for octave in -9...24 {
            let power = Double(sign: .plus, exponent: octave, significand: 1)
            let above = octave == 24 ? BucketIndex.highest : octave * 64
            #expect(
                [power.nextDown, power, power.nextUp].map(BucketIndex.of) == [octave * 64 - 1, octave * 64 - 1, above],
                "2^\(octave)")
        }
    }

    @Test(
        arguments: [
            (0x1p-10, -640), (0x1p-10.nextUp, -640), (0x1p-10.nextDown, -640), (1e-300, -640),
            (Double.leastNonzeroMagnitude, -640), (0x1p24, 1535), (0x1p24.nextUp, 1535), (4_294_967_296, 1535),
            (.greatestFiniteMagnitude, 1535), (.infinity, 1535),
        ] as [(Double, Int)]) func valueOutsideTheRangeIsClamped(value: Double, index: Int)
    {
        #expect(BucketIndex.of(value) == index)
    }

    @Test func indexRisesOverEveryBucketInTurn() {
        #expect(BucketIndex.highest - BucketIndex.lowest + 1 == 2176)
        let indices = (BucketIndex.lowest...BucketIndex.highest).map { BucketIndex.of(BucketIndex.estimate($0)) }
        #expect(indices == Array(BucketIndex.lowest...BucketIndex.highest))
    }

    @Test func estimateIsWithinTheGuaranteedErrorOfBothEdges() {
        #expect(abs(BucketIndex.relativeError - 0.005415) < 1e-6)
        for index in BucketIndex.lowest...BucketIndex.highest {
            let estimate = BucketIndex.estimate(index)
            for edge in [BucketIndex.lowerEdge(index), BucketIndex.upperEdge(index)] {
                #expect(abs(estimate - edge) <= edge * BucketIndex.relativeError * (1 + 1e-9), "bucket \(index)")
            }
        }
    }

    /// The edges are rounded to doubles: they hold what is in the bucket but for the last bit.
    @Test func edgesHoldEveryValueOfTheBucket() {
        var generator = SeededGenerator()
        for _ in 0..<20_000 {
            let value = exp2(Double.random(in: -9.9...23.9, using: &generator))
            let index = BucketIndex.of(value)
            #expect(
                BucketIndex.lowerEdge(index).nextDown < value && value <= BucketIndex.upperEdge(index).nextUp,
                "\(generator) \(value)")
        }
    }
}
