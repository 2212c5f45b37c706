import Telemetry

/// The row numbers of cells: no index is needed, and what belongs together lies together.
enum CellID {
    /// Minute above, series below: time first, so that new cells are appended and old ones are one range to delete.
    static func minute(_ minute: UInt32, series: Int64) -> Int64 { first(inMinute: minute) | series }
    /// Minutes beyond the year 6053 are one: their number would be negative, before all others.
    static func first(inMinute minute: UInt32) -> Int64 { Int64(min(minute, UInt32(Int32.max))) << 32 }
    static func series(ofMinuteID id: Int64) -> Int64 { id & 0xFFFF_FFFF }
    static func minute(ofMinuteID id: Int64) -> UInt32 { UInt32(truncatingIfNeeded: id >> 32) }

    /// Series above, first minute below: one series over a year is one range. Series are below 2^31, so numbers are never negative.
    static func long(_ series: Int64, start: UInt32) -> Int64 { series << 32 | Int64(start) }
    static func series(ofLongID id: Int64) -> Int64 { id >> 32 }
    static func start(ofLongID id: Int64) -> UInt32 { UInt32(truncatingIfNeeded: id) }
}

/// A table of cells.
enum Tier: String, Sendable, CaseIterable {
    case minute = "cell_minute"
    case hour = "cell_hour"
    case day = "cell_day"
}
