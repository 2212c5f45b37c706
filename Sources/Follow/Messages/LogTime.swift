import Telemetry

/// Reads the times of a server log: `2026-11-25 10:01:36.123 UTC`, in the zone of `log_timezone`.
///
/// Only UTC, GMT and zones in numbers become an instant. `CST` is Chicago, Shanghai or Havana, and `IST` three countries more: a timing in
/// the wrong hour is worse than one at its arrival.
enum LogTime {
    enum Fraction {
        /// `%m`, csvlog and jsonlog.
        case needed
        /// `%t` and `%s`.
        case absent
    }

    struct Reading: Equatable {
        let instant: Timestamp?
        /// Behind the last byte of the zone.
        let end: Int
    }

    /// Whether a line begins with date and time; zone and fraction are not looked at.
    static func looksLikeStart(_ bytes: ArraySlice<UInt8>) -> Bool {
        isShaped(bytes, at: bytes.startIndex)
    }

    /// Nil unless a whole time stands there.
    static func read(_ bytes: ArraySlice<UInt8>, from start: Int, fraction: Fraction) -> Reading? {
        guard isShaped(bytes, at: start) else { return nil }
        var end = start + shapeLength
        switch fraction {
        case .needed:
            guard end + 4 <= bytes.endIndex, bytes[end] == UInt8(ascii: "."),
                bytes[end + 1..<end + 4].allSatisfy(isDigit)
            else { return nil }
            end += 4
        case .absent: break
        }
        guard end < bytes.endIndex, bytes[end] == UInt8(ascii: " ") else { return nil }
        let local = bytes[start..<end]
        let zoneStart = end + 1
        end = zoneEnd(bytes, from: zoneStart)
        guard end > zoneStart else { return nil }
        return Reading(instant: instant(local, zone: bytes[zoneStart..<end]), end: end)
    }

    /// `%n`: seconds since the epoch with three decimals.
    static func readEpoch(_ bytes: ArraySlice<UInt8>, from start: Int) -> Reading? {
        var end = start
        var milliseconds: Int64 = 0
        // Eleven digits reach the year 5138, and no multiplication overflows.
        while end < bytes.endIndex, end - start < 11, isDigit(bytes[end]) {
            milliseconds = milliseconds * 10 + Int64(bytes[end] - 48)
            end += 1
        }
        guard end > start, end + 4 <= bytes.endIndex, bytes[end] == UInt8(ascii: ".") else { return nil }
        for byte in bytes[end + 1..<end + 4] {
            guard isDigit(byte) else { return nil }
            milliseconds = milliseconds * 10 + Int64(byte - 48)
        }
        return Reading(instant: Timestamp(milliseconds: milliseconds), end: end + 4)
    }

    private static func isShaped(_ bytes: ArraySlice<UInt8>, at start: Int) -> Bool {
        guard bytes.endIndex - start >= shapeLength else { return false }
        return (0..<shapeLength).allSatisfy { fits(bytes[start + $0], at: $0) }
    }

    private static func zoneEnd(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
        guard start < bytes.endIndex else { return start }
        let isNumeric = bytes[start] == UInt8(ascii: "+") || bytes[start] == UInt8(ascii: "-")
        var end = isNumeric ? start + 1 : start
        while end < bytes.endIndex, isNumeric ? isZoneDigit(bytes[end]) : isLetter(bytes[end]) { end += 1 }
        return isNumeric && end == start + 1 ? start : end
    }

    private static func instant(_ local: ArraySlice<UInt8>, zone: ArraySlice<UInt8>) -> Timestamp? {
        guard let offset = offset(zone) else { return nil }
        return Timestamp(text: String(decoding: local, as: UTF8.self) + offset)
    }

    /// As RFC 3339 spells it; nil for an abbreviation.
    private static func offset(_ zone: ArraySlice<UInt8>) -> String? {
        if ["UTC", "GMT", "Z"].contains(where: { zone.elementsEqual($0.utf8) }) { return "Z" }
        guard let sign = zone.first, !isLetter(sign) else { return nil }
        let digits = zone.dropFirst().filter(isDigit)
        guard digits.count == 2 || digits.count == 4 else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        let minutes = digits.count == 4 ? text.suffix(2) : "00"
        return "\(Character(Unicode.Scalar(sign)))\(text.prefix(2)):\(minutes)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private static func isZoneDigit(_ byte: UInt8) -> Bool { isDigit(byte) || byte == UInt8(ascii: ":") }
    /// A digit or a letter of ASCII.
    static func isWordByte(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 97 && byte | 0x20 <= 122 }

    /// Whether a byte may stand at an index of date and time.
    static func fits(_ byte: UInt8, at index: Int) -> Bool {
        shape[index] == UInt8(ascii: "0") ? isDigit(byte) : byte == shape[index]
    }

    /// Bytes of date and time without fraction and zone.
    static let shapeLength = 19
    private static let shape = Array("0000-00-00 00:00:00".utf8)
}
