import GRDB

/// How far the tiers have come; written in the transactions that move them, so that a crash leaves both or neither.
///
/// All are minutes since the epoch. Every minute below `foldedMinute` is contained in the hour cells, every day of the `day` table in the
/// day cells; cells below a floor have been deleted. A late change goes into every tier that already contains its minute.
struct TierProgress: Equatable {
    /// The first minute the hour cells do not contain.
    var foldedMinute: UInt32 = 0
    /// The first minute no day contains; 0 before anything was counted.
    var foldedDay: UInt32 = 0
    /// The day being folded ends here; 0 while none is.
    var foldingUntil: UInt32 = 0
    /// Of that day, series up to this number are folded.
    var foldingSeries: Int64 = 0
    var minuteFloor: UInt32 = 0
    var hourFloor: UInt32 = 0
    var dayFloor: UInt32 = 0
    /// Hour cells from here on are cut at the midnights of the present time zone.
    var zoneSince: UInt32 = 0

    private static let names = [
        "folded_minute", "folded_day", "folding_until", "folding_series", "minute_floor", "hour_floor", "day_floor",
        "zone_since",
    ]

    private var values: [Int64] {
        [
            Int64(foldedMinute), Int64(foldedDay), Int64(foldingUntil), foldingSeries, Int64(minuteFloor),
            Int64(hourFloor), Int64(dayFloor), Int64(zoneSince),
        ]
    }

    init() {}

    init(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM progress")
        let stored = Dictionary(rows.map { ($0[0] as String, $0[1] as Int64) }, uniquingKeysWith: { first, _ in first })
        func minute(_ name: String) -> UInt32 { UInt32(clamping: stored[name] ?? 0) }
        foldedMinute = minute("folded_minute")
        foldedDay = minute("folded_day")
        foldingUntil = minute("folding_until")
        foldingSeries = stored["folding_series"] ?? 0
        minuteFloor = minute("minute_floor")
        hourFloor = minute("hour_floor")
        dayFloor = minute("day_floor")
        zoneSince = minute("zone_since")
    }

    func save(_ db: Database) throws {
        for (name, value) in zip(TierProgress.names, values) { try TierProgress.save(name, value, db) }
    }

    static func save(_ name: String, _ value: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO progress(name, value) VALUES (?, ?)")
            .execute(arguments: [name, value])
    }

    static func value(_ name: String, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT value FROM progress WHERE name = ?", arguments: [name]) ?? 0
    }
}
