import CollectorTesting
import Foundation
import Telemetry
import Testing

@Suite struct ConfidenceRanksTests {
    /// `statistics.md`: the smallest n with a finite two-sided 95 % interval, 97.5 % on either side.
    @Test(arguments: [(50.0, 6 as Int64), (75, 13), (90, 36), (95, 72), (99, 368)])
    func bothBoundsExistFromTheTabledCountOn(percent: Double, count: Int64) throws {
        let percentile = try #require(Percentile(percent))
        func ranks(_ count: Int64) -> ConfidenceRanks {
            ConfidenceRanks(percentile: percentile, count: count, confidence: 0.975)
        }
        #expect(ranks(count).lower != nil && ranks(count).upper == count)
        #expect(ranks(count - 1).upper == nil)
        #expect((count...count + 300).allSatisfy { ranks($0).lower != nil && ranks($0).upper != nil })
    }

    @Test func emptySampleHasNoBounds() {
        let ranks = ConfidenceRanks(percentile: .p75, count: 0, confidence: 0.95)
        #expect(ranks.lower == nil && ranks.upper == nil)
    }

    /// P(X ≥ l) and P(X < u), summed by a recurrence of its own, on both sides of the switch at 200 values.
    @Test(arguments: [50.0, 75, 90, 95], [0.95, 0.975])
    func ranksAgreeWithTheBinomialOnBothSidesOfTheSwitch(percent: Double, confidence: Double) throws {
        let percentile = try #require(Percentile(percent))
        for count: Int64 in [13, 40, 100, 199, 200, 201, 202, 250, 400, 1000] {
            let exact = Self.exactRanks(percentile.share, count, confidence)
            let ranks = ConfidenceRanks(percentile: percentile, count: count, confidence: confidence)
            guard count > 200 else {
                #expect([ranks.lower, ranks.upper] == [exact.lower, exact.upper], "n \(count)")
                continue
            }
            let lower = try #require(ranks.lower)
            let upper = try #require(ranks.upper)
            #expect(abs(lower - (exact.lower ?? 0)) <= 2, "n \(count): \(lower), exact \(exact)")
            #expect(abs(upper - (exact.upper ?? 0)) <= 2, "n \(count): \(upper), exact \(exact)")
        }
    }

    @Test func ranksEncloseThePercentilesOwnRank() {
        for count: Int64 in 1...2000 {
            let ranks = ConfidenceRanks(percentile: .p75, count: count, confidence: 0.95)
            let own = Percentile.p75.rank(of: count)
            #expect((ranks.lower ?? 0) <= own && own <= (ranks.upper ?? .max), "n \(count)")
            #expect((ranks.lower ?? 1) >= 1 && (ranks.upper ?? 1) <= count, "n \(count)")
        }
    }

    /// X, the number of values below the true percentile, decides both: the lower bound holds if X ≥ l, the upper if X < u.
    @Test(arguments: [(75.0, 13), (75, 40), (75, 200), (75, 201), (95, 100), (95, 300), (99, 1000)])
    func eachBoundHoldsAsOftenAsPromised(percent: Double, count: Int) throws {
        var generator = SeededGenerator()
        let ranks = ConfidenceRanks(
            percentile: try #require(Percentile(percent)), count: Int64(count), confidence: 0.95)
        var lowerHolds = 0
        var upperHolds = 0
        for _ in 0..<Self.trials {
            let below = Int64(count - Self.countAbove(percent / 100, among: count, &generator))
            if below >= ranks.lower ?? 0 { lowerHolds += 1 }
            if below < ranks.upper ?? .max { upperHolds += 1 }
        }
        // Four standard errors of 2000 trials are 2 %.
        #expect(Double(lowerHolds) >= Double(Self.trials) * 0.93, "\(generator): \(lowerHolds)")
        #expect(Double(upperHolds) >= Double(Self.trials) * 0.93, "\(generator): \(upperHolds)")
    }

    @Test(arguments: [(0.5, 0.0), (0.95, 1.6448536), (0.975, 1.9599640), (0.999, 3.0902323), (0.05, -1.6448536)])
    func normalQuantileIsTheTabledOne(share: Double, z: Double) {
        #expect(abs(NormalDistribution.quantile(share) - z) < 1e-6)
    }

    private static let trials = 2000

    /// How many of `count` values lie above the percentile: leaps from one to the next, geometrically distributed.
    private static func countAbove(_ share: Double, among count: Int, _ generator: inout SeededGenerator) -> Int {
        var above = 0
        var position = 0
        while true {
            let draw = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator)
            position += 1 + Int(min(log(draw) / log(share), 1e9))
            if position > count { return above }
            above += 1
        }
    }

    private static func exactRanks(
        _ share: Double, _ count: Int64, _ confidence: Double
    ) -> (lower: Int64?, upper: Int64?) {
        // In logarithms: (1 − p)^n is below the smallest double for large n.
        var logarithm = Double(count) * log1p(-share)
        var cumulated: [Double] = []  // P(X ≤ k)
        for k in 0...count {
            cumulated.append((cumulated.last ?? 0) + exp(logarithm))
            logarithm += log(Double(count - k) / Double(k + 1)) + log(share / (1 - share))
        }
        let lower = (1...count).last { 1 - cumulated[Int($0) - 1] >= confidence }
        let upper = (1...count).first { cumulated[Int($0) - 1] >= confidence }
        return (lower, upper)
    }
}
