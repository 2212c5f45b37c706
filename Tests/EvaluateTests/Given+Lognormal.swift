import CollectorTesting
import Foundation
import Telemetry

extension Given {
    /// Lognormal latencies with σ 0.6 whose true p75 is `p75`, as in the simulations of `statistics.md`.
    static func lognormal(_ count: Int, p75: Double, _ generator: inout SeededGenerator) -> [Double] {
        (0..<count).map { _ in
            let first = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator)
            let angle = Double.random(in: 0..<(2 * .pi), using: &generator)
            let normal = (-2 * log(first)).squareRoot() * cos(angle)
            return p75 * exp(0.6 * (normal - NormalDistribution.quantile(0.75)))
        }
    }
}
