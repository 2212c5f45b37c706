import Telemetry

/// One row of pg_stat_statements.
struct StatementEntry: Hashable {
    var role: Int64
    /// The database's number, which a new name does not change.
    var databaseNumber: Int64
    var database: String
    /// Nil where the server hides it.
    var query: Int64?
    /// Nil where the server lost its file of texts.
    var text: String?
    var calls: Int64
    var totalMilliseconds: Double
    var rows: Int64
    /// When it was made, by the server's clock; told from PostgreSQL 17 on.
    var made: ServerTime?

    /// Nil for one that cannot be told from others.
    func stream(of server: UInt64) -> UInt64? {
        guard let query else { return nil }
        var hash = FNV1a()
        hash.combine(server)
        hash.combine(UInt64(bitPattern: databaseNumber))
        hash.combine(UInt64(bitPattern: role))
        hash.combine(UInt64(bitPattern: query))
        return hash.finalised
    }
}

/// An instant by the server's clock, as exact as PostgreSQL keeps it: only so can two be told to be the same.
struct ServerTime: Hashable {
    let microseconds: Int64
}
