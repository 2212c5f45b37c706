package import Telemetry

/// How far back it is looked for a budget that burns too fast, and how much of it may be spent in that time.
///
/// The four alerts of Google's "The Site Reliability Workbook" (2018), table 5-8: a long window that is sure, and a twelfth of it, in which it must
/// go on.
package enum BurnWindow: String, Sendable, Hashable, CaseIterable {
    case hour = "1h"
    case sixHours = "6h"
    case day = "1d"
    case threeDays = "3d"

    package var long: Duration {
        switch self {
        case .hour: .seconds(3600)
        case .sixHours: .seconds(6 * 3600)
        case .day: .seconds(86_400)
        case .threeDays: .seconds(3 * 86_400)
        }
    }

    package var short: Duration { long / 12 }

    /// The budget of two days spent in an hour is worth a night's sleep; what takes days can wait for the morning.
    package var severity: Severity {
        switch self {
        case .hour, .sixHours: .page
        case .day, .threeDays: .ticket
        }
    }

    /// Of the budget.
    private var spentPercent: Int64 {
        switch self {
        case .hour: 2
        case .sixHours: 5
        case .day, .threeDays: 10
        }
    }

    /// How many times as fast as it would last for the period: 14.4 in an hour for 30 days.
    ///
    /// Never below 1, as a budget that lasts is nobody's trouble.
    package func factor(over period: Duration) -> Double {
        max(1, Double(spentPercent * period.milliseconds) / Double(100 * long.milliseconds))
    }
}
