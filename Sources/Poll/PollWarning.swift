import Telemetry

/// What makes a poll's numbers less than they could be. The same value becomes the log line and the counter.
package enum PollWarning: Hashable, Sendable, CustomStringConvertible {
    /// Entries of other roles, whose statements the server does not show this one.
    case hidden(entries: Int, role: String)
    /// How often since the last poll the server dropped its least used entries to make room.
    case evictions(Int64)
    /// Only so many entries are read.
    case overLimit(entries: Int)

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
        }
    }
}

extension PollWarning {
    /// What it is about, whatever the numbers: what was told once need not be told again while it holds.
    package enum Topic: Hashable, Sendable {
        case hidden, evictions, overLimit
    }

    package var topic: Topic {
        switch self {
        case .hidden: .hidden
        case .evictions: .evictions
        case .overLimit: .overLimit
        }
    }
}
