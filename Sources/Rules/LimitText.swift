import Telemetry

/// Limits and other numbers as people write them in rules.
enum LimitText {
    /// Why a limit cannot be read.
    enum Failure: Error {
        /// A number alone where the unit has to be told, as in `limit: 2500`.
        case withoutUnit
        case unreadable
    }

    /// `2500ms`, `2.5 s`, `244KB`, `0.1` in the metric's unit, rounded to its quantum.
    static func parse(_ text: String, for metric: Metric) throws(Failure) -> Double {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = number(digits) else { throw .unreadable }
        let suffix = text.dropFirst(digits.count).drop { $0 == " " }
        let units = units(of: metric.unit)
        guard !units.isEmpty else {
            guard suffix.isEmpty else { throw .unreadable }
            return metric.quantise(number)
        }
        guard !suffix.isEmpty else { throw .withoutUnit }
        guard let unit = units.first(where: { $0.name == suffix }) else { throw .unreadable }
        return metric.quantise(number * unit.size)
    }

    /// What a person has to write, for a message: `a time in ms, s or min, such as 2500ms`.
    static func expectation(of unit: MetricUnit) -> String {
        switch unit {
        case .milliseconds: "a time in ms, s or min, such as 2500ms"
        case .bytes: "a size in B, KB, MB or GB, such as 244KB"
        case .score: "a plain number without a unit, such as 0.1"
        case .count: "a plain number without a unit, such as 50"
        }
    }

    /// A plain decimal number: no sign, exponent, hexadecimal or `nan`, which `Double.init` would take.
    static func number(_ text: some StringProtocol) -> Double? {
        guard text.count <= digitLimit, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else {
            return nil
        }
        return Double(text)
    }

    /// `10` for 10.0.
    static func shortest(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }

    /// More digits than a `Double` tells apart are a slip of the hand; the limit also keeps every number finite.
    private static let digitLimit = 18

    /// SI, as the catalogue's own thresholds are: 244KB is 244 000 bytes.
    static func units(of unit: MetricUnit) -> [(name: String, size: Double)] {
        switch unit {
        case .milliseconds: [("ms", 1), ("s", 1000), ("min", 60_000)]
        case .bytes: [("B", 1), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9)]
        case .score, .count: []
        }
    }
}
