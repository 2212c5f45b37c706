import Foundation
import Rules
import Telemetry

/// How far a percentile may be from what it is compared with.
struct ShiftLimit {
    let rule: Rule
    let worseBy: Double

    /// A change below this matters to nobody, whatever its share: 50 ms of what a visitor waits for, as Kayenta's judge has it.
    var leastShift: Double {
        switch (rule.metric.unit, rule.metric.origin) {
        case (.milliseconds, .browser): 50
        case (.milliseconds, .server): 1
        case (.bytes, _): 1000
        case (.score, _): 0.01
        case (.count, _): 1
        }
    }

    /// The worst that is still allowed.
    ///
    /// - Parameter spread: what the baseline itself varies by, as a difference of logarithms.
    func limit(from baseline: Double, spread: Double = 0) -> Double {
        let change = exp(max(log(1 + worseBy), spread))
        return rule.isHigherBetter
            ? max(0, min(baseline / change, baseline - leastShift)) : max(baseline * change, baseline + leastShift)
    }

    /// Differences are those of logarithms; what is 0, as CLS often is, lies a hundredth of what matters above it.
    func logarithm(_ value: Double) -> Double { log(max(value, leastShift / 100)) }

    /// Where Foundation's `Dimension` would be in the way of ours.
    static func naturalLogarithm(_ value: Double) -> Double { log(value) }

    func value(ofLogarithm logarithm: Double) -> Double { exp(logarithm) }
}
