import CollectorTesting
import Follow
import Foundation
import Telemetry
import Testing

/// What a real server logs comes out as it was executed, in each format and through rotations.
@Suite(.serialized, .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
struct RealServerTests {
    /// Every escape there is, some padded.
    private static let prefix =
        "%m %t %n [%p] %l %-20c %e %5x %s %Q %v P%P. <%-16b> %% %q%10u@%d|%-12a|%r|%h|%i "

    private static let awkward = [
        "SELECT 1",
        "SELECT 'it''s; -- no comment', \"relname\"\nFROM pg_class\n\tWHERE relname = 'a\tb'\n\nLIMIT 1;",
        "\n  SELECT 'Grüße, 東京 🐘' AS \"naïve\"\n",
        "SELECT $tag$ say \"quoted\", back\\slash, comma \n,\"\",\n{\"timestamp\":1} $tag$",
        "SELECT '2026-11-25 10:01:36.123 UTC [1] LOG:  duration: 9.999 ms  statement: SELECT 2'\n2026-11-25 10:01:36.123 UTC [1] LOG:  x",
        "SELECT '\n2026-11-25 10:01:36.123 UTC [1] LOG:  duration: 9.999 ms  statement: SELECT 2\n'",
        "SELECT E'carriage\r\nreturn', '\u{1}'",
        "PREPARE shape(int) AS SELECT $1 + 1; EXECUTE shape(7); DEALLOCATE shape",
        "SELECT /*traceparent='00-1-01'*/ 1 -- end",
        "SELECT '" + String(repeating: "é", count: 9000) + "'",
    ]

    /// The fifth cannot be parsed: the server logs an error, which tells no duration.
    private static let broken = 4

    private func server() throws -> PostgresCluster {
        try PostgresCluster(settings: [
            "logging_collector": "on",
            "log_destination": "stderr,csvlog,jsonlog", "log_line_prefix": RealServerTests.prefix,
            "log_filename": "postgresql-%H%M%S.log", "log_min_duration_statement": "0", "log_timezone": "UTC",
            "log_error_verbosity": "verbose", "track_activities": "on", "compute_query_id": "on",
        ])
    }

    /// Reads a format with a follower of its own, to the last record.
    private func read(_ server: PostgresCluster, _ format: LogFormat) throws -> (
        all: [LoggedStatement], report: FollowReport
    ) {
        let follower = try LogFollower(
            following: server.logs.path,
            FollowSettings(format: format, prefix: LinePrefix(RealServerTests.prefix), fromStart: true))
        return (Drain.all(follower).statements, follower.report)
    }

    private struct Missing: Error {
        let what: String
    }

    private func expect(_ what: String, _ condition: () throws -> Bool) throws {
        let deadline = SteadyTime.now + .seconds(60)
        while SteadyTime.now < deadline {
            if try condition() { return }
        }
        throw Missing(what: what)
    }

    /// Seconds are part of the name, so a file begins anew only in the next one.
    private func rotate(_ server: PostgresCluster) throws {
        let count = try FileManager.default.contentsOfDirectory(atPath: server.logs.path).count
        try expect("the next file") {
            try server.execute(["SELECT pg_rotate_logfile()"])
            return try FileManager.default.contentsOfDirectory(atPath: server.logs.path).count >= count + 3
        }
    }

    @Test func everyFormatTellsWhatWasExecutedThroughRotations() throws {
        let server = try server()
        let began = WallClock.system.now.milliseconds
        try server.execute(["CREATE DATABASE shop"])
        for (index, statement) in RealServerTests.awkward.enumerated() {
            if index == 3 || index == 6 { try rotate(server) }
            if index == RealServerTests.broken {
                #expect(throws: PostgresCluster.Failure.self) { try server.execute([statement], database: "shop") }
            } else {
                try server.execute([statement], database: "shop")
            }
        }
        try server.stop()
        var expected = RealServerTests.awkward
        expected.remove(at: RealServerTests.broken)
        var formats: [LogFormat: [LoggedStatement]] = [:]
        for format in LogFormat.allCases {
            let (all, report) = try read(server, format)
            let shop = all.filter { $0.database == "shop" }
            #expect(shop.map(\.statement) == expected.map { Drain.kept($0) }, "\(format)")
            #expect(Set(shop.map(\.application)) == ["psql"])
            let now = WallClock.system.now.milliseconds
            #expect(all.allSatisfy { (began - 1000...now).contains($0.instant?.milliseconds ?? 0) })
            #expect(all.allSatisfy { $0.durationMilliseconds > 0 && $0.durationMilliseconds < 60_000 })
            #expect(report.unreadLines == 0, "\(format): \(report)")
            #expect(report.skippedTotal == 0 && report.cutRecords == 0 && report.gaps == 0)
            formats[format] = all
        }
        #expect(formats[.csv] == formats[.json])
        #expect(formats[.csv] == formats[.stderr])
    }

    @Test(arguments: ["extended", "prepared", "simple"])
    func extendedProtocolCountsExecutionsOnly(mode: String) throws {
        let server = try server()
        let script = "\\set id random(1, 1000)\nSELECT relname,\n\t'é' FROM pg_class WHERE oid = :id;\n"
        try server.pgbench(script, mode: mode, transactions: 25)
        try server.stop()
        for format in LogFormat.allCases {
            let (all, report) = try read(server, format)
            let bench = all.filter { $0.application == "pgbench" }
            // Two clients, and what they ask before.
            let executions = bench.filter {
                $0.statement.hasPrefix("SELECT relname,\n\t'é' FROM pg_class WHERE oid = ")
            }
            #expect(executions.count == 50)
            #expect(report.unreadLines == 0)
            // A prepared statement is read once a client, and given its parameters each time.
            switch mode {
            case "extended": #expect(report.skipped[.parse] == 50 && report.skipped[.bind] == 50)
            case "prepared": #expect(report.skipped[.parse] == 2 && report.skipped[.bind] == 50)
            default: #expect(report.skipped.isEmpty)
            }
            if mode != "simple" { #expect(Set(executions.map(\.statement)).count == 1) }
        }
    }

    @Test func durationAloneIsJoinedWithTheStatementBeforeIt() throws {
        let server = try server()
        let options = "-c log_min_duration_statement=-1 -c log_statement=all -c log_duration=on"
        let statements = ["SELECT 'first'\n, 1", "SELECT pg_sleep(0.02)", "DO $$ BEGIN RAISE LOG 'aside'; END $$"]
        try server.execute(statements, options: options)
        #expect(throws: PostgresCluster.Failure.self) { try server.execute(["SELECT 1/0"], options: options) }
        try server.stop()
        for format in LogFormat.allCases {
            let (all, report) = try read(server, format)
            #expect(all.map(\.statement) == statements, "\(format)")
            #expect(all.count == 3 && all[1].durationMilliseconds >= 20)
            #expect(report.skipped.isEmpty)
        }
    }

    @Test(arguments: ["text", "json", "xml", "yaml"])
    func planGivesItsStatementAndIsNotCountedTwice(planFormat: String) throws {
        let server = try server()
        let statements = [
            "SELECT relname\n\tFROM pg_class WHERE relname = 'a < b & \"c\"'\n  ORDER BY 1 -- é\\",
            "SELECT count(*) FROM pg_type",
        ]
        try server.execute(
            statements,
            options: "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 "
                + "-c auto_explain.log_analyze=on -c auto_explain.log_format=\(planFormat)")
        // The plan alone.
        try server.execute(
            statements,
            options: "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 "
                + "-c auto_explain.log_format=\(planFormat) -c log_min_duration_statement=-1")
        try server.stop()
        for format in LogFormat.allCases {
            let (all, report) = try read(server, format)
            #expect(all.map(\.statement) == statements + statements, "\(format)")
            #expect(report.skipped == [.loggedTwice: 2], "\(format)")
            #expect(report.unreadLines == 0)
        }
    }

    @Test func dataDirectoryLeadsToTheLogThatIsWritten() throws {
        let server = try server()
        let state = server.folder.file("state.json").path
        let settings = FollowSettings(prefix: try LinePrefix(RealServerTests.prefix), state: state)
        var follower = try LogFollower(following: server.data.path, settings)
        #expect(follower.format == .json)
        try server.execute(["SELECT 'one'"])
        var statements: [String] = []
        func follow(until last: String) throws {
            try expect(last) {
                statements += Drain.all(follower).statements.map(\.statement)
                return statements.contains(last)
            }
        }
        try follow(until: "SELECT 'one'")
        try rotate(server)
        try server.execute(["SELECT 'two'"])
        try follow(until: "SELECT 'two'")
        try rotate(server)
        try server.execute(["SELECT 'three'"])
        try rotate(server)
        try server.execute(["SELECT 'four'"])
        follower.close()
        follower = try LogFollower(following: server.data.path, settings)
        try follow(until: "SELECT 'four'")
        #expect(
            statements.filter { !$0.contains("pg_rotate_logfile") }
                == ["SELECT 'one'", "SELECT 'two'", "SELECT 'three'", "SELECT 'four'"])
        #expect(follower.report.gaps == 0)
    }
}
