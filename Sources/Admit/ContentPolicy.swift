package import Telemetry

/// The second door: what a measurement says, once its bytes could be read.
package enum ContentPolicy {
    /// The value to keep, quantised; or why it is not believed.
    package static func admit(_ value: Double, of metric: Metric) throws(Refusal) -> Double {
        guard value.isFinite, value >= 0 else {
            throw Refusal(
                .badValue,
                "\(metric.name) is \(value); expected a number from 0 to \(metric.ceiling) \(metric.unit.rawValue)")
        }
        guard value <= metric.ceiling else {
            throw Refusal(
                .badValue,
                "\(metric.name) is \(value); the largest believed is \(metric.ceiling) \(metric.unit.rawValue)")
        }
        return metric.quantise(value)
    }

    /// Many values at once, of which none may be beyond belief; a range that only reaches there ends where belief does.
    package static func admit(_ spread: ValueSpread, of metric: Metric) throws(Refusal) -> ValueSpread {
        for run in spread.runs where run.count > 0 { _ = try admit(run.lower, of: metric) }
        if let sum = spread.sum, spread.count > 0 { _ = try admit(sum / Double(spread.count), of: metric) }
        guard spread.count <= ValueSpread.countLimit, spread.runs.count <= ValueSpread.runLimit else {
            throw Refusal(
                .badValue,
                "\(metric.name) is told of \(spread.count) at once in \(spread.runs.count) ranges; the most believed are \(ValueSpread.countLimit) in \(ValueSpread.runLimit)"
            )
        }
        guard let last = spread.runs.last, last.upper > metric.ceiling else { return spread }
        return ValueSpread(
            runs: spread.runs.map {
                ValueSpread.Run(lower: $0.lower, upper: min($0.upper, metric.ceiling), count: $0.count)
            }, sum: spread.sum)
    }

    /// A soft navigation has no first byte; the library reports 0, which would pull TTFB down.
    package static func refusalOfNavigation(_ metric: Metric, navigation: String?) -> Refusal? {
        guard metric == .ttfb, navigation == "soft-navigation" else { return nil }
        return Refusal(.notApplicable, "TTFB of a soft navigation is 0 by definition and is not counted")
    }

    /// The instant a server's operation is counted at: its end, if that lies within the bounded lateness.
    package static func admit(_ instant: Timestamp?, arrival: Timestamp) throws(Refusal) -> Timestamp {
        guard let instant else { return arrival }
        guard instant >= arrival - lateness else {
            throw Refusal(.tooOld, "\"at\" is \(instant), more than an hour before its arrival")
        }
        guard instant <= arrival + clockSkew else {
            throw Refusal(.badValue, "\"at\" is \(instant), in the future; check the sender's clock")
        }
        return min(instant, arrival)
    }

    /// When a browser's report was made. One that waited longer than is believed counts at the earliest instant that is: losing it would be
    /// worse, for what failed most is what could not be reported.
    package static func instant(ofAge age: Duration, arrival: Timestamp) -> Timestamp {
        arrival - min(max(age, .zero), lateness)
    }

    /// Batches of an exporter that was cut off arrive late; beyond an hour they would rewrite what alerts were judged on.
    private static let lateness = Duration.seconds(3600)
    /// Clocks of servers differ by seconds; more is a wrong clock.
    private static let clockSkew = Duration.seconds(60)
}
