import Foundation
package import Telemetry

/// Numbers, shares and times in words; no locale, so that the same data gives the same bytes everywhere.
package enum Phrase {
    /// `1 234 567`, grouped by narrow spaces that do not break.
    package static func count(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }

    /// `41 %`. Only nothing is 0 % and only everything is 100 %: `0.1 %` and `99.9 %` stand for what lies beside them.
    package static func share(_ part: Int64, of whole: Int64) -> String { share(Double(part), of: Double(whole)) }

    package static func share(_ part: Double, of whole: Double) -> String {
        guard whole > 0, part > 0 else { return "0\u{A0}%" }
        guard part < whole else { return "100\u{A0}%" }
        let percent = 100 * part / whole
        let text: String
        if percent < 1 {
            text = String(format: "%.1f", max(0.1, percent))
        } else if percent > 99 {
            text = String(format: "%.1f", min(99.9, percent))
        } else {
            text = String(format: "%.0f", percent)
        }
        return text + "\u{A0}%"
    }

    /// A value with its unit, not to be broken between them.
    package static func value(_ value: Double, _ unit: MetricUnit) -> String {
        unbroken(unit.format(value))
    }

    /// A number and its unit stay on one line.
    static func unbroken(_ text: String) -> String { text.replacing(" ", with: "\u{A0}") }

    /// Time spent: `180 ms`, `41.3 min`, and from an hour up `2.5 h`.
    package static func spent(milliseconds: Double) -> String {
        milliseconds < 3_600_000
            ? value(milliseconds, .milliseconds) : value(milliseconds / 3_600_000, .count) + "\u{A0}h"
    }

    /// `1 visit`, `1 234 visits`.
    package static func count(_ value: Int64, of noun: String) -> String {
        "\(count(value))\u{A0}\(noun)\(value == 1 ? "" : "s")"
    }

    /// `24 hours`, `7 days`, `15 minutes`.
    package static func duration(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        for (size, noun, least) in [(86_400 as Int64, "day", 2 as Int64), (3600, "hour", 1), (60, "minute", 1)]
        where seconds % size == 0 && seconds / size >= least {
            return count(seconds / size, of: noun)
        }
        return count(seconds, of: "second")
    }

    /// `1 Aug 2026, 10:00 UTC`, or the zone's name.
    package static func instant(_ instant: Timestamp, in days: LocalDays) -> String {
        let local = days.local(instant)
        let year = Timestamp.civil(daysSinceEpoch: floorDivide(local.seconds, by: 86_400).quotient).year
        return "\(day(instant, in: days)) \(year), \(time(instant, in: days)) \(days.zone)"
    }

    /// `1 Aug`.
    package static func day(_ instant: Timestamp, in days: LocalDays) -> String {
        let date = Timestamp.civil(daysSinceEpoch: days.number(holding: instant))
        return "\(date.day)\u{A0}\(months[Int(date.month) - 1])"
    }

    /// `10:05`.
    package static func time(_ instant: Timestamp, in days: LocalDays) -> String {
        let second = floorDivide(days.local(instant).seconds, by: 86_400).remainder
        return String(format: "%02d:%02d", Int(second / 3600), Int(second / 60 % 60))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
