/// Durations as people write and read them.
package enum DurationText {
    /// `250ms`, `90s`, `15m`, `1h`, `28d`; whole numbers only. Nil for anything else, including overflow.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number <= greatestNumber else { return nil }
        let suffix = text.dropFirst(digits.count)
        return units.first { $0.name == suffix }.map { .milliseconds(number * $0.milliseconds) }
    }

    /// What may follow the number; `min` is `m`.
    package static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// The highest number before a unit; it keeps every duration far from overflow.
    package static let greatestNumber: Int64 = 1_000_000_000

    /// The shortest whole form: `90s`, `15m`, `1h`, `28d`.
    package static func format(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if duration.components.attoseconds != 0 {
            return "\(seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)ms"
        }
        for (size, unit) in [(86_400 as Int64, "d"), (3600, "h"), (60, "m")] where seconds > 0 && seconds % size == 0 {
            return "\(seconds / size)\(unit)"
        }
        return "\(seconds)s"
    }
}
