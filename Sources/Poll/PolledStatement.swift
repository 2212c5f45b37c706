package import Telemetry

/// What a server has counted of one statement in all, not what is new.
package struct PolledStatement: Hashable, Sendable {
    package let database: String
    /// With `$1` for literals as a rule; the server keeps some as they were sent, so that it is fingerprinted before anything is kept.
    package let statement: String
    /// Names what was counted, the same in every process: server, database, role, query identifier and level.
    package let stream: UInt64
    package let calls: Int64
    package let totalMilliseconds: Double
    /// Returned or changed.
    package let rows: Int64
    /// By the collector's clock: behind the poll before the counters began. Nil where they began before the poller's first.
    package let since: Timestamp?

    package init(
        database: String, statement: String, stream: UInt64, calls: Int64, totalMilliseconds: Double, rows: Int64,
        since: Timestamp?
    ) {
        self.database = database
        self.statement = statement
        self.stream = stream
        self.calls = calls
        self.totalMilliseconds = totalMilliseconds
        self.rows = rows
        self.since = since
    }
}
