import ArgumentParser
import Collector
import Follow
import Foundation
import Receive
import Telemetry
import UnixSignals

struct PostgresLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postgres-log",
        abstract: "Follow a PostgreSQL server's log and tell a server its statements' times.",
        discussion: """
            vitalsd postgres-log /var/log/postgresql/postgresql.json --url http://127.0.0.1:8080
            Where the server asks for tokens, one of scope ingest stands in VITALSD_TOKEN.
            """)

    @Argument(help: "The log, the folder of logs, the data directory, or - for standard input.") var log: String
    @Option(help: "The server to tell: http://127.0.0.1:8080") var url: String
    @Option(help: "The service (default: the name of the database).") var service: String?
    @Option(help: "stderr, csv or json (default: told by the log).") var format: String?
    @Option(help: "log_line_prefix as postgresql.conf has it, for stderr.") var prefix = "%m [%p] "
    @Option(help: "Where it notes how far it is (default: NAME-OF-THE-LOG.vitalsd.json here).") var state: String?
    @Flag(help: "Read what is there already, if nothing is noted.") var fromStart = false

    func run() async throws {
        do {
            // Whichever ends first ends the other.
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await follow() }
                tasks.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return }
                }
                try await tasks.next()
                tasks.cancelAll()
            }
        } catch {
            throw ExitStatus.because(error)
        }
    }

    /// Until the log ends, or the task is cancelled: then what was not acknowledged is read again at the next start.
    private func follow() async throws {
        let client = ServerClient(url)
        try client.check()
        let follower = try follower()
        var feed = StatementFeed(service: service, tell: PostgresLogCommand.say) {
            try await client.send($0, to: "/v1/timings", type: "application/x-ndjson")
        }
        PostgresLogCommand.say("following \(log == "-" ? "standard input" : log), telling \(url)")
        do {
            reading: while !Task.isCancelled {
                switch try follower.next(at: .now) {
                case .batch(let batch):
                    try await feed.deliver(batch.statements)
                    try follower.acknowledge(batch)
                case .wait(let duration): try await Task.sleep(for: duration)
                case .ended: break reading
                }
                feed.advise(follower.report.advice)
            }
        } catch is CancellationError {}
        PostgresLogCommand.say(follower.report.summary)
    }

    private func follower() throws -> LogFollower {
        var known: LogFormat?
        if let format {
            guard let named = LogFormat(rawValue: format) else {
                throw BadQuestion("--format is \"\(format.prefix(40))\"; expected stderr, csv or json")
            }
            known = named
        }
        var settings = FollowSettings(format: known, prefix: try LinePrefix(prefix), fromStart: fromStart)
        guard log != "-" else { return LogFollower(standardInput: 0, settings) }
        settings.state = state ?? URL(filePath: log).lastPathComponent + LogFollower.stateSuffix
        return try LogFollower(following: log, settings)
    }

    static func say(_ sentence: String) {
        try? FileHandle.standardError.write(contentsOf: Data("vitalsd: \(sentence)\n".utf8))
    }
}
