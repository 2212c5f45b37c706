import Telemetry

/// What is read of a server before its entries.
struct StatementsHead: Hashable {
    /// Names the server, in every process the same.
    var server: UInt64
    /// When the server told its counters, by the collector's clock.
    var instant: Timestamp
    /// How often entries were dropped since `reset`; told from PostgreSQL 14 on, like `reset`.
    var evictions: Int64?
    /// When all entries were last removed.
    var reset: ServerTime?
}
