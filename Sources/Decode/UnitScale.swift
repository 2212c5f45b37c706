import Telemetry

/// A unit by the name a client gives it, as steps to one of ours.
///
/// Only what a client says rescales a value: nothing is guessed from a number's size or a metric's name.
struct UnitScale: Hashable {
    let unit: MetricUnit
    private let multiplier: Double
    private let divisor: Double

    private init(_ unit: MetricUnit, times multiplier: Double = 1, by divisor: Double = 1) {
        self.unit = unit
        self.multiplier = multiplier
        self.divisor = divisor
    }

    /// Nil for a unit that is not known. Kilobytes are SI, as budgets are written.
    init?(name: String) {
        switch name {
        case "ns": self.init(.milliseconds, by: 1e6)
        // The micro sign and the Greek letter look the same and are both typed.
        case "us", "\u{B5}s", "\u{3BC}s": self.init(.milliseconds, by: 1e3)
        case "ms", "millisecond", "milliseconds": self.init(.milliseconds)
        case "s", "second", "seconds": self.init(.milliseconds, times: 1e3)
        case "min": self.init(.milliseconds, times: 60e3)
        case "B", "byte", "bytes": self.init(.bytes)
        case "kB", "KB": self.init(.bytes, times: 1e3)
        case "MB": self.init(.bytes, times: 1e6)
        case "KiB": self.init(.bytes, times: 1024)
        case "MiB": self.init(.bytes, times: 1_048_576)
        case "score": self.init(.score)
        case "%": self.init(.score, by: 100)
        case "count": self.init(.count)
        default: return nil
        }
    }

    func convert(_ value: Double) -> Double { value * multiplier / divisor }
}
