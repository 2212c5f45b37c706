import Foundation

/// The days of a time zone as spans of instants: 23 and 25 hours long where the clock is changed, and beginning at half or quarter
/// hours of UTC where the zone's offset has them.
package struct LocalDays: Hashable, Sendable {
    /// IANA name, such as `Europe/Paris`.
    package let zone: String
    private let timeZone: TimeZone

    package static let utc = LocalDays(zone: "UTC", timeZone: .gmt)

    private init(zone: String, timeZone: TimeZone) {
        self.zone = zone
        self.timeZone = timeZone
    }

    /// Nil when the system knows no zone of that name.
    package init?(zone: String) {
        if zone == "UTC" {
            self = .utc
            return
        }
        // Foundation also takes offsets and abbreviations, which are no zones: their days never change length. Its own list lacks names
        // the system knows, such as Asia/Kolkata.
        guard LocalDays.isPlace(zone), let timeZone = TimeZone(identifier: zone) else { return nil }
        self.init(zone: zone, timeZone: timeZone)
    }

    /// The names Foundation lists: for hints, not for deciding.
    package static let knownZones = TimeZone.knownTimeZoneIdentifiers + ["UTC"]

    /// `Region/City`, of letters, digits, `_`, `-` and `+`.
    private static func isPlace(_ name: String) -> Bool {
        guard let slash = name.firstIndex(of: "/"), name.first?.isUppercase == true else { return false }
        let city = name[name.index(after: slash)...]
        return city.first?.isUppercase == true
            && name.utf8.allSatisfy {
                ($0 >= 48 && $0 <= 57) || ($0 | 32 >= 97 && $0 | 32 <= 122) || "/_-+".utf8.contains($0)
            }
    }

    package static func == (left: LocalDays, right: LocalDays) -> Bool { left.zone == right.zone }

    package func hash(into hasher: inout Hasher) { hasher.combine(zone) }

    /// How far local time is ahead of UTC, in milliseconds.
    package func offset(at instant: Timestamp) -> Int64 {
        if self == .utc { return 0 }
        return Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.seconds)))) * 1000
    }

    /// `instant` as UTC would show it if it were local time: what texts are made from.
    package func local(_ instant: Timestamp) -> Timestamp {
        Timestamp(milliseconds: instant.milliseconds + offset(at: instant))
    }

    /// The number of the civil day that holds `instant`, from 1970-01-01.
    package func number(holding instant: Timestamp) -> Int64 {
        floorDivide(local(instant).milliseconds, by: LocalDays.day).quotient
    }

    /// The first minute of a civil day. Where midnight does not exist because the clock is put forward over it, the day begins
    /// with the first minute there is. O(log minutes).
    package func start(ofDay number: Int64) -> Timestamp {
        let utc = number * LocalDays.day
        if self == .utc { return Timestamp(milliseconds: utc) }
        // No zone is further than 15 hours from UTC. Only a clock put back across midnight by minutes (Newfoundland until 2011, at 00:01)
        // makes a day begin twice; either start tiles time as well.
        var (before, reached) = (utc - LocalDays.reach, utc + LocalDays.reach)
        while reached - before > LocalDays.minute {
            let middle = floorDivide((before + reached) / 2, by: LocalDays.minute).quotient * LocalDays.minute
            if self.number(holding: Timestamp(milliseconds: middle)) < number {
                before = middle
            } else {
                reached = middle
            }
        }
        return Timestamp(milliseconds: reached)
    }

    /// The span of the day that holds `instant`.
    package func day(holding instant: Timestamp) -> Range<Timestamp> {
        let number = number(holding: instant)
        return start(ofDay: number)..<start(ofDay: number + 1)
    }

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000
    private static let reach: Int64 = 16 * 3_600_000
}
