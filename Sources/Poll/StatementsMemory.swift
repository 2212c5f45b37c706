import Telemetry

/// What the last poll saw, so that the next one can tell what is new. As many numbers as entries are read, and no text.
struct StatementsMemory {
    struct Counters: Hashable {
        let calls: Int64
        let totalMilliseconds: Double
        let made: ServerTime?
    }

    struct Entry {
        let counters: Counters
        let since: Timestamp?
    }

    let head: StatementsHead
    var entries: [UInt64: Entry] = [:]
    /// Roles of which entries were hidden: one that shows up later may be an old one.
    var hiddenRoles: Set<Int64> = []
    /// Whether every entry was read. If not, one that shows up later may be an old one.
    var isWhole = true
}
