import Telemetry

/// What makes a poll's numbers less than they could be. The same value becomes the log line and the counter.
package enum PollWarning: Hashable, Sendable, CustomStringConvertible {
    /// Entries of other roles, whose statements the server does not show this one.
    case hidden(entries: Int, role: String)
    /// How often since the last poll the server dropped its least used entries to make room.
    case evictions(Int64)
    /// Only so many entries are read.
    case overLimit(entries: Int)
    /// How far the server's clock is behind this machine's; below 0, ahead.
    case clockDifference(Duration)

    package var description: String {
        switch self {
        case .hidden(let entries, let role):
            """
            PostgreSQL hides \(entries) statements of other roles, which are left out: \
            run GRANT pg_read_all_stats TO \(role.quotedIdentifier);
            """
        case .evictions(let times):
            """
            pg_stat_statements was full and dropped its least used statements \(times) times since the last poll, \
            whose calls may be missing: raise pg_stat_statements.max in postgresql.conf and restart PostgreSQL
            """
        case .overLimit(let entries):
            """
            pg_stat_statements holds more than is read: only the \(entries) statements with the most total time count; \
            lower pg_stat_statements.max to \(entries)
            """
        case .clockDifference(let difference):
            """
            PostgreSQL's clock is \(abs(difference.milliseconds) / 1000) s \
            \(difference < .zero ? "ahead of" : "behind") this machine's: \
            set both by NTP; its instants are shifted by that much meanwhile
            """
        }
    }
}
