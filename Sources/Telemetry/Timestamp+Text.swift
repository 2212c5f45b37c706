import Foundation

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with whole seconds: `2026-08-01T10:00:00Z`.
    package var description: String {
        let (date, second) = floorDivide(seconds, by: 86_400)
        let (year, month, day) = Timestamp.civil(daysSinceEpoch: date)
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02dZ", Int(year), Int(month), Int(day), Int(second / 3600),
            Int(second / 60 % 60), Int(second % 60))
    }

    /// Reads RFC 3339 (`2026-08-01T10:00:00Z`, `…T12:00:00.250+02:00`, or a date alone, which is its midnight in UTC).
    package init?(text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        func character(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

        guard let year = number(0..<4), character(at: 4) == UInt8(ascii: "-"), let month = number(5..<7),
            character(at: 7) == UInt8(ascii: "-"), let day = number(8..<10), (1...12).contains(month),
            (1...Timestamp.daysIn(month: month, year: year)).contains(day)
        else { return nil }
        let midnight = Timestamp.daysSinceEpoch(year: year, month: month, day: day) * 86_400_000
        if bytes.count == 10 {
            self.init(milliseconds: midnight)
            return
        }
        guard let separator = character(at: 10), [UInt8(ascii: "T"), UInt8(ascii: "t"), 32].contains(separator),
            let hour = number(11..<13), hour < 24, character(at: 13) == UInt8(ascii: ":"),
            let minute = number(14..<16), minute < 60, character(at: 16) == UInt8(ascii: ":"),
            let second = number(17..<19), second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if character(at: index) == UInt8(ascii: ".") {
            index += 1
            var scale: Int64 = 100
            let start = index
            while let digit = character(at: index), digit >= 48, digit <= 57 {
                fraction += Int64(digit - 48) * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        var offsetMinutes: Int64 = 0
        switch character(at: index) {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard bytes.count == index + 1 else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == index + 6, let offsetHour = number(index + 1..<index + 3), offsetHour < 24,
                bytes[index + 3] == UInt8(ascii: ":"), let offsetMinute = number(index + 4..<index + 6),
                offsetMinute < 60
            else { return nil }
            offsetMinutes = (offsetHour * 60 + offsetMinute) * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
        let ofDay = ((hour * 60 + minute) * 60 + second) * 1000 + fraction
        self.init(milliseconds: midnight + ofDay - offsetMinutes * 60_000)
    }

    /// Days from the epoch to a date of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date
    /// algorithms", days_from_civil).
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shifted, by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The inverse (civil_from_days of the same text).
    package static func civil(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Quotient rounded towards the past, with the remainder that is then never negative. The divisor is above zero; no value
/// overflows, for the journal may hand back any.
package func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
