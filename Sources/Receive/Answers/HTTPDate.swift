import Foundation
import Synchronization
import Telemetry

/// The `Date` header (RFC 9110 §5.6.7), formatted once a second.
final class HTTPDate: Sendable {
    private let clock: WallClock
    private let cached = Mutex<(second: Int64, text: String)>((.min, ""))

    init(clock: WallClock) { self.clock = clock }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    var text: String {
        let second = clock.now.seconds
        return cached.withLock { cached in
            if cached.second != second { cached = (second, HTTPDate.format(second)) }
            return cached.text
        }
    }

    static func format(_ seconds: Int64) -> String {
        let (days, second) = floorDivide(seconds, by: 86_400)
        let (year, month, day) = Timestamp.civil(daysSinceEpoch: days)
        // 1970-01-01 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(floorDivide(days, by: 7).remainder)]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Int(month) - 1]
        return weekday
            + String(format: ", %02d ", Int(day)) + name
            + String(
                format: " %04d %02d:%02d:%02d GMT", Int(year), Int(second / 3600), Int(second / 60 % 60),
                Int(second % 60))
    }
}
