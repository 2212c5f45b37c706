import Foundation

extension MetricUnit {
    /// A value for people: `2.45 s`, `180 ms`, `0.113`, `244 KB`, `37`. Three significant digits, SI kilobytes.
    package func format(_ value: Double) -> String {
        switch self {
        case .milliseconds:
            switch abs(value) {
            case 3_600_000...: MetricUnit.digits(value / 3_600_000) + " h"
            case 60_000...: MetricUnit.digits(value / 60_000) + " min"
            case 1000...: MetricUnit.digits(value / 1000) + " s"
            default: MetricUnit.digits(value) + " ms"
            }
        case .score: String(format: "%.3f", value)
        case .bytes:
            switch abs(value) {
            case 1_000_000_000...: MetricUnit.digits(value / 1_000_000_000) + " GB"
            case 1_000_000...: MetricUnit.digits(value / 1_000_000) + " MB"
            case 1000...: MetricUnit.digits(value / 1000) + " KB"
            default: MetricUnit.digits(value) + " B"
            }
        case .count: MetricUnit.digits(value)
        }
    }

    private static func digits(_ value: Double) -> String {
        let text =
            switch abs(value) {
            case 100...: String(format: "%.0f", value)
            case 10...: String(format: "%.1f", value)
            default: String(format: "%.2f", value)
            }
        guard text.contains(".") else { return text }
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
}
