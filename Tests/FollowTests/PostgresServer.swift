import Foundation
import Telemetry

/// A PostgreSQL server of its own for a test: a new data directory, a socket in it, no port.
///
/// It refuses to run as root, so there it runs as the user `postgres`.
final class PostgresServer {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let user = "postgres"
    private static let binaries = "/usr/lib/postgresql/15/bin"
    /// Nil where a server can be started, else why not.
    static let obstacle: String? = {
        guard FileManager.default.isExecutableFile(atPath: "\(binaries)/initdb") else {
            return "PostgreSQL 15 is not installed in \(binaries)"
        }
        guard getuid() != 0 || getpwnam(user) != nil else {
            return "root cannot run PostgreSQL, and there is no user postgres"
        }
        return nil
    }()

    let folder: URL
    private var server: Process?
    var data: URL { folder.appending(path: "data") }
    var logs: URL { data.appending(path: "log") }

    init(settings: [String: String]) throws {
        // Short: the path of a socket has at most 107 bytes.
        folder = URL(fileURLWithPath: "/tmp/follow-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        if getuid() == 0, let entry = getpwnam(PostgresServer.user) {
            guard chown(folder.path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
                throw Failure(description: "chown failed")
            }
        }
        try run("initdb", ["-D", data.path, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "-N"])
        let lines = settings.merging([
            "listen_addresses": "", "unix_socket_directories": folder.path, "logging_collector": "on", "fsync": "off",
        ]) { own, _ in own }
        let text = lines.map { "\($0.key) = '\($0.value.replacingOccurrences(of: "'", with: "''"))'\n" }.joined()
        let file = data.appending(path: "postgresql.conf")
        try (String(contentsOf: file, encoding: .utf8) + text).write(to: file, atomically: false, encoding: .utf8)
        server = try start("postgres", ["-D", data.path], output: "server")
        let deadline = SteadyTime.now + .seconds(60)
        while SteadyTime.now < deadline {
            if (try? run("pg_isready", ["-q", "-h", folder.path])) != nil { return }
        }
        throw Failure(description: "the server does not start")
    }

    /// Returns when every process of the server is gone, the one that writes the logs last: all of them hold what `Process` waits for.
    func stop() throws {
        try run("pg_ctl", ["-D", data.path, "-m", "fast", "stop"])
        server?.waitUntilExit()
    }

    deinit {
        _ = try? run("pg_ctl", ["-D", data.path, "-m", "immediate", "stop"])
        try? FileManager.default.removeItem(at: folder)
    }

    /// Each text goes as one simple query, exactly as it is.
    @discardableResult
    func psql(_ statements: [String], database: String = "postgres", options: String = "") throws -> String {
        let commands = statements.flatMap { ["-c", $0] }
        return try run(
            "psql", ["-X", "-q", "-A", "-t", "-h", folder.path, "-U", "postgres", "-d", database] + commands,
            environment: ["PGOPTIONS": options])
    }

    func pgbench(_ script: String, mode: String, transactions: Int) throws {
        let file = folder.appending(path: "script.sql")
        try script.write(to: file, atomically: false, encoding: .utf8)
        try run(
            "pgbench",
            [
                "-n", "-h", folder.path, "-U", "postgres", "-M", mode, "-t", "\(transactions)", "-c", "2", "-f",
                file.path,
                "postgres",
            ])
    }

    @discardableResult
    private func run(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let output = "output-\(UUID().uuidString.prefix(8))"
        let process = try start(name, arguments, environment: environment, output: output)
        process.waitUntilExit()
        let text = try String(contentsOf: folder.appending(path: output), encoding: .utf8)
        try FileManager.default.removeItem(at: folder.appending(path: output))
        guard process.terminationStatus == 0 else { throw Failure(description: "\(name): \(text)") }
        return text
    }

    private func start(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], output: String
    ) throws -> Process {
        let process = Process()
        let command = ["\(PostgresServer.binaries)/\(name)"] + arguments
        if getuid() == 0 {
            process.executableURL = URL(fileURLWithPath: "/usr/sbin/runuser")
            process.arguments = ["-u", PostgresServer.user, "--"] + command
        } else {
            process.executableURL = URL(fileURLWithPath: command[0])
            process.arguments = Array(command.dropFirst())
        }
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }
        let file = folder.appending(path: output)
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }
}
