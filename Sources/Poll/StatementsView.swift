/// Where pg_stat_statements is and what this version of it tells.
///
/// Columns are looked up rather than told by the server's version: after an upgrade the extension stays old until it is updated.
struct StatementsView: Hashable {
    let schema: String
    /// Of the view, and of `pg_stat_statements_info` where there is one.
    let columns: Set<String>
    let infoColumns: Set<String>

    /// Gives schema, view and column; no row where the database has no such extension.
    static let search = """
        \(StatementKind.ownOpening) n.nspname, c.relname, a.attname FROM pg_extension e \
        JOIN pg_namespace n ON n.oid = e.extnamespace \
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname IN ('pg_stat_statements', 'pg_stat_statements_info') \
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
        WHERE e.extname = 'pg_stat_statements'
        """

    /// Gives evictions and reset: a number, microseconds.
    var headQuery: String {
        guard infoColumns.isSuperset(of: ["dealloc", "stats_reset"]) else {
            return "\(StatementKind.ownOpening) NULL, NULL"
        }
        return """
            \(StatementKind.ownOpening) i.dealloc, \(StatementsView.microseconds("i.stats_reset")) \
            FROM \(schema.quotedIdentifier).pg_stat_statements_info i
            """
    }

    /// Gives the entries with the most total time, in the order of `entry`.
    func entriesQuery(limit: Int) -> String {
        // Renamed in version 1.8, with PostgreSQL 13.
        let total = columns.contains("total_exec_time") ? "s.total_exec_time" : "s.total_time"
        // The time of what a function runs is its caller's too.
        let level = columns.contains("toplevel") ? "WHERE s.toplevel" : ""
        let made = columns.contains("stats_since") ? StatementsView.microseconds("s.stats_since") : "NULL"
        return """
            \(StatementKind.ownOpening) s.userid, s.dbid, d.datname, s.queryid, \
            left(s.query, \(StatementsView.textLimit)), s.calls, \(total), s.rows, \(made) \
            FROM \(schema.quotedIdentifier).pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \(level) \
            ORDER BY \(total) DESC LIMIT \(limit)
            """
    }

    /// Characters; a longer statement is a list whose tail only repeats. Timings that are sent have the same limit.
    private static let textLimit = 16_384

    private static func microseconds(_ time: String) -> String { "(extract(epoch FROM \(time)) * 1000000)::bigint" }

    /// Reads a row of `entriesQuery`; nil where a number is none.
    static func entry(_ row: PostgresRow) -> StatementEntry? {
        guard let role = row.integer(0), let databaseNumber = row.integer(1), let database = row.text(2),
            let calls = row.integer(5), let total = row.number(6), let rows = row.integer(7)
        else { return nil }
        return StatementEntry(
            role: role, databaseNumber: databaseNumber, database: database, query: row.integer(3),
            text: row.text(4), calls: calls, totalMilliseconds: total, rows: rows,
            made: row.integer(8).map { ServerTime(microseconds: $0) })
    }
}
