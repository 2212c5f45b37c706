/// Why a server could not be polled. No message shows a password or a statement.
package enum PollError: Error, Hashable, Sendable, CustomStringConvertible {
    case invalidAddress(String)
    case cannotConnect(address: String, reason: String)
    /// An established connection ended.
    case connectionLost(address: String, reason: String)
    /// The server, or what is between, was asked and does not answer in time.
    case timedOut(address: String)
    case serverTooOld(version: String)
    case extensionMissing(database: String)
    case notPreloaded
    case notPermitted(role: String, reason: String)
    /// Any other error of the server, with its code (PostgreSQL, appendix A).
    case refused(code: String, reason: String)
    /// The server answered what this version does not understand.
    case unreadable(String)

    package var description: String {
        switch self {
        case .invalidAddress(let reason):
            """
            the database's address cannot be used: \(reason); \
            give a URI such as postgresql://vitals@db.example:5432/shop or a connection string of libpq
            """
        case .cannotConnect(let address, let reason):
            """
            cannot connect to PostgreSQL (\(address)): \(reason); \
            check that it runs there, the role's password and pg_hba.conf
            """
        case .connectionLost(let address, let reason):
            "the connection to PostgreSQL (\(address)) ended: \(reason); the next poll connects anew"
        case .timedOut(let address):
            """
            PostgreSQL (\(address)) did not answer in time; the next poll connects anew, and if this goes on \
            look for what the server waits for
            """
        case .serverTooOld(let version):
            "PostgreSQL \(version) is too old to be polled; version 12 or later is needed"
        case .extensionMissing(let database):
            """
            the database \(database.quotedIdentifier) has no pg_stat_statements: run CREATE EXTENSION pg_stat_statements; \
            in it, and add pg_stat_statements to shared_preload_libraries
            """
        case .notPreloaded:
            """
            pg_stat_statements must be loaded via shared_preload_libraries: add it to that setting in postgresql.conf \
            and restart PostgreSQL
            """
        case .notPermitted(let role, let reason):
            """
            the role \(role.quotedIdentifier) may not read pg_stat_statements (\(reason)): \
            run GRANT pg_read_all_stats TO \(role.quotedIdentifier); and GRANT USAGE ON the extension's SCHEMA to it
            """
        case .refused(let code, let reason):
            "PostgreSQL refused to tell its statements: \(reason) (SQLSTATE \(code)); see the server's log"
        case .unreadable(let what):
            "PostgreSQL told \(what) in a form this vitalsd does not know; update vitalsd"
        }
    }
}
