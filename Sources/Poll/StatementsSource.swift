import Telemetry

/// A connected server whose pg_stat_statements was found. Lives until the first error.
final class StatementsSource {
    private let connection: PostgresConnection
    private let view: StatementsView
    private let server: UInt64

    /// The first version whose catalogue is asked for here; 11 and older are no longer maintained.
    private static let oldestVersion: Int32 = 120_000

    init(_ address: DatabaseAddress) throws(PollError) {
        connection = try PostgresConnection(address)
        let version = connection.serverVersion
        guard version >= StatementsSource.oldestVersion else {
            throw .serverTooOld(version: "\(version / 10_000).\(version % 10_000)")
        }
        view = try StatementsSource.findView(connection)
        server = try StatementsSource.identify(connection)
    }

    var role: String { connection.role }

    /// - Parameter now: asked when the answer has arrived.
    func head(_ now: () -> Timestamp) throws(PollError) -> StatementsHead {
        var head: StatementsHead?
        try connection.rows(view.headQuery) { (row) throws(PollError) in
            head = StatementsHead(
                server: server, instant: now(), evictions: row.integer(0),
                reset: row.integer(1).map { ServerTime(microseconds: $0) })
        }
        guard let head else { throw .unreadable("its counters") }
        return head
    }

    func entries(limit: Int, _ body: (StatementEntry) -> Void) throws(PollError) {
        try connection.rows(view.entriesQuery(limit: limit)) { (row) throws(PollError) in
            guard let entry = StatementsView.entry(row) else { throw .unreadable("a statement's counters") }
            body(entry)
        }
    }

    private static func findView(_ connection: PostgresConnection) throws(PollError) -> StatementsView {
        var schema: String?
        var columns: [String: Set<String>] = [:]
        try connection.rows(StatementsView.search) { (row) throws(PollError) in
            guard let view = row.text(1), let column = row.text(2) else { throw .unreadable("its catalogue") }
            schema = row.text(0)
            columns[view, default: []].insert(column)
        }
        guard let schema, let own = columns["pg_stat_statements"] else {
            throw .extensionMissing(database: connection.database)
        }
        return StatementsView(
            schema: schema, columns: own, infoColumns: columns["pg_stat_statements_info"] ?? [])
    }

    /// Names the server whose counters these are.
    ///
    /// A standby has its primary's system identifier and counters of its own, hence the address it answers at too: otherwise one
    /// taking over would look like a reset, and all it ever counted like new.
    private static func identify(_ connection: PostgresConnection) throws(PollError) -> UInt64 {
        var hash = FNV1a()
        hash.combine(try systemIdentifier(connection) ?? connection.place)
        try connection.rows("\(StatementKind.ownOpening) inet_server_addr(), inet_server_port()") { row in
            hash.combine(row.text(0) ?? "")
            hash.combine(row.text(1) ?? "")
        }
        return hash.finalised
    }

    /// Nil where the server does not tell it: some hosted ones do not have or allow the function.
    private static func systemIdentifier(_ connection: PostgresConnection) throws(PollError) -> String? {
        var identifier: String?
        do {
            try connection.rows("\(StatementKind.ownOpening) system_identifier FROM pg_control_system()") { row in
                identifier = row.text(0)
            }
        } catch {
            switch error {
            case .notPermitted, .refused: return nil
            case .invalidAddress, .cannotConnect, .connectionLost, .timedOut, .serverTooOld, .extensionMissing,
                .notPreloaded, .unreadable:
                throw error
            }
        }
        return identifier
    }
}
