import CPostgres
import Foundation
import Telemetry

/// One connection to a PostgreSQL server, for a thread that may block. Used by one thread at a time; closed with its last reference.
///
/// Every wait has an end: libpq's own while it connects, `answerLimit` for each answer, however the server or the network hangs.
final class PostgresConnection {
    /// What a statement may cost the server: 10 s, many times what its own statistics take.
    static let statementLimit = Duration.seconds(10)
    /// Above `statementLimit`, so that the server says itself what was too slow.
    static let answerLimit = Duration.seconds(15)

    private let connection: OpaquePointer
    private let address: DatabaseAddress
    private let preamble: String
    private let answerLimit: Duration

    /// Throws `cannotConnect` with libpq's reason.
    init(
        _ address: DatabaseAddress, statementLimit: Duration = PostgresConnection.statementLimit,
        answerLimit: Duration = PostgresConnection.answerLimit
    ) throws(PollError) {
        guard let connection = PostgresConnection.open(address.parameters) else {
            throw .cannotConnect(address: address.description, reason: "memory is short")
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = PostgresConnection.reason(connection, address)
            PQfinish(connection)
            throw .cannotConnect(address: address.description, reason: reason)
        }
        // Without a receiver libpq writes notices to standard error, which belongs to the log.
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
        self.connection = connection
        self.address = address
        self.answerLimit = answerLimit
        // One message is one transaction, and these hold for it alone. As start-up options a pooler would refuse them, and as
        // settings of the session it would hand them on to other clients.
        preamble = """
            SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = \(statementLimit.milliseconds); \
            SET LOCAL search_path = pg_catalog; 
            """
    }

    deinit { PQfinish(connection) }

    /// 150020 is 15.20.
    var serverVersion: Int32 { PQserverVersion(connection) }
    var role: String { PQuser(connection).map { String(cString: $0) } ?? "" }
    var database: String { PQdb(connection).map { String(cString: $0) } ?? "" }
    /// The host and port that were connected to, of those the address names.
    var place: String {
        [PQhost(connection), PQport(connection)].map { $0.map { String(cString: $0) } ?? "" }.joined(separator: ":")
    }

    /// Runs one statement that changes nothing and hands out its rows as they arrive, so that none is held twice.
    ///
    /// After an error of the server the connection can be used on; after any other it cannot.
    func rows(_ sql: String, _ body: (PostgresRow) throws(PollError) -> Void) throws(PollError) {
        guard PQsendQuery(connection, preamble + sql) == 1 else { throw lost }
        PQsetSingleRowMode(connection)
        var failure: PollError?
        let deadline = SteadyTime.now + answerLimit
        while let result = try next(before: deadline) {
            defer { PQclear(result) }
            if let problem = problem(result) { failure = failure ?? problem }
            for number in 0..<PQntuples(result) { try body(PostgresRow(result: result, number: number)) }
        }
        if let failure { throw failure }
    }

    /// The next result of the statement under way; nil at its end.
    private func next(before deadline: SteadyTime) throws(PollError) -> OpaquePointer? {
        while PQisBusy(connection) != 0 {
            let left = (deadline - SteadyTime.now).milliseconds
            guard left > 0 else { throw .timedOut(address: address.description) }
            var socket = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            guard poll(&socket, 1, Int32(clamping: left)) > 0 else { continue }
            guard PQconsumeInput(connection) == 1 else { throw lost }
        }
        return PQgetResult(connection)
    }

    private func problem(_ result: OpaquePointer) -> PollError? {
        let status = PQresultStatus(result)
        let isFine = [PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK, PGRES_COMMAND_OK].contains(status)
        guard !isFine else { return nil }
        // Without a code the error is libpq's own, and those are of the connection.
        guard let code = PostgresConnection.field("C", of: result) else { return lost }
        let reason = address.scrubbed(PostgresConnection.field("M", of: result) ?? "no reason given")
        switch code {
        case "42501": return .notPermitted(role: role, reason: reason)
        case "57014": return .timedOut(address: address.description)
        case "55000" where reason.contains("shared_preload_libraries"): return .notPreloaded
        case "57P01", "57P02", "57P03", "57P05", "25P03":
            return .connectionLost(address: address.description, reason: reason)
        case _ where code.hasPrefix("08"): return .connectionLost(address: address.description, reason: reason)
        default: return .refused(code: code, reason: reason)
        }
    }

    private var lost: PollError {
        .connectionLost(
            address: address.description, reason: PostgresConnection.reason(connection, address))
    }

    /// A field of an error by the letter the protocol gives it: C its code, M its first sentence. Its other fields quote statements.
    private static func field(_ letter: Unicode.Scalar, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
    }

    private static func reason(_ connection: OpaquePointer, _ address: DatabaseAddress) -> String {
        let message = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        let reason = address.scrubbed(message, password: PQpass(connection).map { String(cString: $0) })
        return reason.isEmpty ? "no reason given" : reason
    }

    private static func open(_ parameters: [String: String]) -> OpaquePointer? {
        let pairs = parameters.map { (strdup($0.key), strdup($0.value)) }
        defer {
            for (keyword, value) in pairs {
                free(keyword)
                free(value)
            }
        }
        let keywords = pairs.map { UnsafePointer($0.0) } + [nil]
        let values = pairs.map { UnsafePointer($0.1) } + [nil]
        return PQconnectdbParams(keywords, values, 0)
    }
}
