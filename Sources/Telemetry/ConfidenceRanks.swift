import Foundation
import Synchronization

/// The ranks whose values bound a percentile, without any assumption on the distribution (Hahn & Meeker, "Statistical
/// Intervals", order statistics).
///
/// With X the number of values below the true percentile, X is binomial (n, p): the value of rank l lies below it with
/// probability P(X ≥ l), that of rank u above it with probability P(X < u). Small samples use the binomial itself, large ones
/// (np and n(1−p) ≥ 10) the normal approximation l = ⌊np − z√(np(1−p))⌋, u = ⌈np + z√(np(1−p))⌉ + 1.
package struct ConfidenceRanks: Hashable, Sendable {
    /// From 1; nil where no value bounds the percentile from below.
    package let lower: Int64?
    /// From 1; nil where no value bounds the percentile from above.
    package let upper: Int64?

    /// - Parameter confidence: of each bound by itself, 0.5 < confidence < 1.
    package init(percentile: Percentile, count: Int64, confidence: Double) {
        let mean = Double(count) * percentile.share
        let rest = Double(count) - mean
        if count > ConfidenceRanks.exactUpTo, mean >= 10, rest >= 10 {
            let reach = NormalDistribution.quantile(confidence) * (mean * (1 - percentile.share)).squareRoot()
            let low = Int64((mean - reach).rounded(.down))
            let high = Int64((mean + reach).rounded(.up)) + 1
            lower = low >= 1 ? low : nil
            upper = high <= count ? high : nil
        } else {
            self = ExactRanks.shared.ranks(percentile, count, confidence)
        }
    }

    /// The ranks among `total` weighted values that tell as much as `count` unweighted ones: each of those stands for an equal
    /// share of the total.
    init(percentile: Percentile, count: Int64, of total: Int64, confidence: Double) {
        let ranks = ConfidenceRanks(percentile: percentile, count: count, confidence: confidence)
        guard count < total else {
            self = ranks
            return
        }
        let share = Double(total) / Double(count)
        lower = ranks.lower.map { Int64(Double($0 - 1) * share) + 1 }
        upper = ranks.upper.map { min(total, Int64((Double($0) * share).rounded(.up))) }
    }

    /// Up to here the exact sum is cheap; above it the approximation is within a rank.
    private static let exactUpTo: Int64 = 200

    fileprivate init(exact share: Double, _ count: Int64, _ confidence: Double) {
        guard count > 0 else {
            (lower, upper) = (nil, nil)
            return
        }
        var below = 0.0  // P(X < k), summed as k rises
        var lower: Int64?
        var upper: Int64?
        for k in 0...count {
            // P(X ≥ k) ≥ confidence makes rank k a lower bound; P(X < k) ≥ confidence makes it an upper one.
            if k >= 1 {
                if 1 - below >= confidence { lower = k }
                if upper == nil, below >= confidence { upper = k }
            }
            below += ConfidenceRanks.probability(of: k, among: count, share)
        }
        (self.lower, self.upper) = (lower, upper)
    }

    private static func probability(of k: Int64, among n: Int64, _ share: Double) -> Double {
        let (k, n) = (Double(k), Double(n))
        let ways: Double = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        return exp(ways + k * log(share) + (n - k) * log1p(-share))
    }
}

/// The standard normal distribution.
package enum NormalDistribution {
    /// The z below which `share` of the distribution lies; 0.95 gives 1.645. Found by bisection on `erfc`.
    package static func quantile(_ share: Double) -> Double {
        var (low, high) = (-10.0, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// Ranks of small counts, each worked out once: a rule asks for the same ones for thousands of pages.
private final class ExactRanks: Sendable {
    static let shared = ExactRanks()

    private struct Promise: Hashable {
        let share: Double
        let confidence: Double
    }

    private let known = Mutex<[Promise: [ConfidenceRanks?]]>([:])

    /// Percentiles with a confidence, of which a file of rules has a few; beyond it all are forgotten.
    private static let promiseLimit = 64
    /// Counts that are remembered: one above is asked for seldom, for so high a percentile.
    private static let countLimit: Int64 = 1024

    func ranks(_ percentile: Percentile, _ count: Int64, _ confidence: Double) -> ConfidenceRanks {
        guard count >= 0, count < ExactRanks.countLimit else {
            return ConfidenceRanks(exact: percentile.share, count, confidence)
        }
        let promise = Promise(share: percentile.share, confidence: confidence)
        if let ranks = known.withLock({ $0[promise]?[Int(count)] }) { return ranks }
        let ranks = ConfidenceRanks(exact: percentile.share, count, confidence)
        known.withLock { known in
            if known[promise] == nil, known.count >= ExactRanks.promiseLimit { known = [:] }
            known[promise, default: Array(repeating: nil, count: Int(ExactRanks.countLimit))][Int(count)] = ranks
        }
        return ranks
    }
}
