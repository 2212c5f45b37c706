import Foundation
package import Telemetry

/// The value axis of a chart: from 0 to a round number a little above what must be seen.
package struct NumberAxis: Hashable, Sendable {
    package let ticks: [Double]
    /// The last tick.
    package let top: Double
    private let unit: MetricUnit

    /// - Parameters:
    ///   - highest: what must be seen; anything not above 0 gives an axis of one unit.
    ///   - ticks: about how many steps.
    package init(upTo highest: Double, unit: MetricUnit, steps: Int = 4) {
        self.unit = unit
        let highest = highest > 0 && highest.isFinite ? highest : 1
        let step = NumberAxis.step(atLeast: highest / Double(steps), unit: unit)
        let count = max(1, Int((highest / step - 1e-9).rounded(.up)))
        ticks = (0...count).map { Double($0) * step }
        top = Double(count) * step
    }

    /// Shows every value and the limit of good. A bound far above the values is cut at the top, because one slice with
    /// few visits would press the line flat.
    init(showing values: [Double], bounds: [Double], limit: Double, unit: MetricUnit) {
        let value = values.max() ?? 0
        self.init(upTo: max(value * 1.05, min(bounds.max() ?? 0, value * 1.25), limit * 1.1), unit: unit)
    }

    /// The next of 1, 2, 5 × 10ⁿ; from five seconds up the steps of a clock, because nobody counts in 50 000 ms.
    package static func step(atLeast least: Double, unit: MetricUnit) -> Double {
        if unit == .milliseconds, least > 5000 {
            let seconds = [10.0, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200]
            return seconds.map { $0 * 1000 }.first { $0 >= least } ?? 86_400_000
        }
        // A count has no halves.
        let least = unit == .count || unit == .bytes ? max(1, least) : least
        let power = pow(10, log10(least).rounded(.down))
        let step = [1.0, 2, 5, 10].first { $0 * power >= least * (1 - 1e-9) } ?? 10
        return step * power
    }

    /// The label of a tick, in the one unit the whole axis has.
    package func label(_ tick: Double) -> String {
        if tick == 0 { return "0" }
        let (size, suffix) = scale
        let step = ticks[1] / size
        let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
        return String(format: "%.\(decimals)f", tick / size) + suffix
    }

    private var scale: (size: Double, suffix: String) {
        switch unit {
        case .milliseconds: top >= 120_000 ? (60_000, "\u{A0}min") : top >= 1000 ? (1000, "\u{A0}s") : (1, "\u{A0}ms")
        case .bytes:
            top >= 1e9
                ? (1e9, "\u{A0}GB") : top >= 1e6 ? (1e6, "\u{A0}MB") : top >= 1000 ? (1000, "\u{A0}KB") : (1, "\u{A0}B")
        case .score, .count: (1, "")
        }
    }
}
