/// Durations as people write and read them.
package enum DurationText {
    /// `250ms`, `90s`, `15m`, `1h`, `28d`; whole numbers only. Nil for anything else, including overflow.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "m", "min": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        case "d": return .seconds(number * 86_400)
        default: return nil
        }
    }

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
