package import Foundation
import Synchronization
import Telemetry

/// A real PostgreSQL server of its own for one test, in a temporary folder, gone with the last reference.
///
/// Anybody may come in by its socket without a password; over 127.0.0.1 a password is asked for. It writes without syncing.
package final class PostgresCluster: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let isInstalled = binaries != nil
    package static let missing =
        "PostgreSQL's server is not installed; on Debian: apt-get install postgresql postgresql-contrib"

    package let folder: TemporaryFolder
    package let port: Int
    private let server = Mutex<Process?>(nil)

    /// Initialises and starts it; returns once it takes connections.
    ///
    /// - Parameter settings: lines of postgresql.conf, by name; they come last.
    package init(preloading library: String = "pg_stat_statements", settings: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        port = try LoopbackListener().port
        if let owner = PostgresCluster.owner, chown(folder.path, owner.pw_uid, owner.pw_gid) != 0 {
            throw Failure(description: "the folder cannot be given to postgres")
        }
        try run(
            "initdb", "-D", data.path, "-U", "postgres", "--no-sync", "--encoding=UTF8", "--locale=C",
            "--auth-local=trust",
            "--auth-host=scram-sha-256")
        let defaults = [
            "shared_preload_libraries": library, "fsync": "off", "listen_addresses": "127.0.0.1", "port": "\(port)",
            "unix_socket_directories": folder.path, "shared_buffers": "16MB", "max_connections": "20",
        ]
        let lines = defaults.merging(settings) { _, own in own }.map {
            "\($0.key) = '\($0.value.replacing("'", with: "''"))'\n"
        }.sorted()
        let configuration = try FileHandle(forWritingTo: data.appending(path: "postgresql.conf"))
        try configuration.seekToEnd()
        try configuration.write(contentsOf: Data(lines.joined().utf8))
        try configuration.close()
        try start()
    }

    deinit { _ = try? run("pg_ctl", "-D", data.path, "-m", "immediate", "-w", "stop") }

    /// Not by pg_ctl, which leaves a process behind: what awaits the end of a child awaits that of its children too.
    package func start() throws {
        let log = folder.file("server.log")
        try Data().write(to: log)
        let server = try launch(
            "postgres", ["-D", data.path], input: .nullDevice, output: FileHandle(forWritingTo: log))
        let deadline = SteadyTime.now + .seconds(60)
        while (try? run("pg_isready", "-h", folder.path, "-p", "\(port)")) == nil {
            guard server.isRunning, SteadyTime.now < deadline else {
                throw Failure(description: "PostgreSQL does not start: \(try String(contentsOf: log, encoding: .utf8))")
            }
        }
        self.server.withLock { $0 = server }
    }

    /// Returns when every process of the server is gone, the one that writes the logs last.
    package func stop() throws {
        try run("pg_ctl", "-D", data.path, "-m", "fast", "-w", "stop")
        server.withLock { $0.take() }?.waitUntilExit()
    }

    /// Runs statements, each in a transaction of its own, and returns their rows: a line each, columns by `|`.
    @discardableResult
    package func psql(_ sql: String, database: String = "postgres", role: String = "postgres") throws -> String {
        try run(
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder.path, "-p", "\(port)", "-U", role,
            "-d",
            database, input: sql)
    }

    /// Each text goes as one simple query, exactly as it is.
    ///
    /// - Parameter options: of the session, such as `-c log_duration=on`.
    package func execute(_ statements: [String], database: String = "postgres", options: String = "") throws {
        try run(
            "psql",
            ["-X", "-q", "-h", folder.path, "-p", "\(port)", "-U", "postgres", "-d", database]
                + statements.flatMap { ["-c", $0] }, environment: ["PGOPTIONS": options])
    }

    /// Runs a script of pgbench with two clients.
    ///
    /// - Parameters:
    ///   - mode: `simple`, `extended` or `prepared`.
    ///   - transactions: of each client.
    package func pgbench(_ script: String, mode: String, transactions: Int) throws {
        let file = folder.file("script.sql")
        try Data(script.utf8).write(to: file)
        try run(
            "pgbench", "-n", "-h", folder.path, "-p", "\(port)", "-U", "postgres", "-M", mode, "-t", "\(transactions)",
            "-c", "2", "-f", file.path, "postgres")
    }

    /// By the socket, without a password.
    package func address(role: String, database: String = "postgres") -> String {
        "host=\(folder.path) port=\(port) user=\(role) dbname=\(database)"
    }

    /// Over TCP.
    package func address(role: String, password: String, database: String = "postgres") -> String {
        "postgresql://\(role):\(password)@127.0.0.1:\(port)/\(database)?sslmode=disable"
    }

    package var data: URL { folder.file("data") }
    /// Where its collector writes, if the settings switch one on.
    package var logs: URL { data.appending(path: "log") }

    /// Who the server has to run as when we are root, which it refuses to be.
    private static var owner: passwd? { geteuid() == 0 ? getpwnam("postgres")?.pointee : nil }

    /// The folder of the newest version, where Debian, Homebrew and hand-made installations have it.
    private static let binaries: String? = {
        let debian = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders =
            debian.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
            + ["/opt/homebrew/bin", "/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"]
        let canRun = geteuid() != 0 || owner != nil
        return folders.first { canRun && FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
    }()

    /// Runs a program of PostgreSQL's, which has to succeed.
    @discardableResult
    private func run(_ program: String, _ arguments: String..., input: String = "") throws -> String {
        try run(program, arguments, input: input)
    }

    @discardableResult
    private func run(
        _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> String {
        // Files hold any length; a pipe both ways would have to be read and written at once.
        let name = UUID().uuidString
        let (inputFile, outputFile) = (folder.file("\(name).in"), folder.file("\(name).out"))
        defer { for file in [inputFile, outputFile] { try? FileManager.default.removeItem(at: file) } }
        try Data(input.utf8).write(to: inputFile)
        try Data().write(to: outputFile)
        let process = try launch(
            program, arguments, environment: environment, input: FileHandle(forReadingFrom: inputFile),
            output: FileHandle(forWritingTo: outputFile))
        process.waitUntilExit()
        let text = try String(contentsOf: outputFile, encoding: .utf8)
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) \(arguments) failed: \(text)")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func launch(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: FileHandle,
        output: FileHandle
    ) throws -> Process {
        guard let binaries = PostgresCluster.binaries else { throw Failure(description: PostgresCluster.missing) }
        let user = PostgresCluster.owner == nil ? [] : ["runuser", "-u", "postgres", "--"]
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = user + ["\(binaries)/\(program)"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder.url
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }
}
