import CollectorTesting
import Foundation

/// Inputs drawn from a seeded generator.
enum RandomSamples {
    /// Latencies of one metric: the median in its unit, σ of the logarithm.
    static func lognormal(
        _ count: Int, median: Double, sigma: Double, _ generator: inout SeededGenerator
    ) -> [Double] {
        (0..<count).map { _ in
            let radius = (-2 * log(Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator))).squareRoot()
            return median * exp(sigma * radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator)))
        }
    }

    static func bytes(upTo count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
    }

    /// One to six edits: a byte changed, a run removed or copied, the end cut off.
    static func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            guard !bytes.isEmpty else { break }
            let start = Int.random(in: bytes.indices, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1...12, using: &generator))
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[start] = UInt8.random(in: 0 ... .max, using: &generator)
            case 1: bytes[start] = 0xFF
            case 2: bytes.removeSubrange(start..<end)
            case 3: bytes.removeLast(bytes.count - start)
            default: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
            }
        }
        return bytes
    }
}
