import CollectorTesting
import Foundation
import Telemetry
import Testing

/// `vitalsd postgres-log` and `postgres:` as the manual says, beside a real PostgreSQL.
extension EndToEndTests {
    /// Awaits that as many executions of a statement's shape are counted.
    private func expectCounted(
        _ count: Int, of shape: String, by server: ServerProcess, metric: String = "query",
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        var answer = try await QueryAnswer.run(server, metric, "--by", "query")
        while answer.counts("query")[shape, default: 0] < count, ContinuousClock.now < deadline {
            answer = try await QueryAnswer.run(server, metric, "--by", "query")
        }
        #expect(answer.counts("query")[shape] == count, "\(answer)", sourceLocation: location)
    }

    /// The manual's lines of `postgresql.conf`, without their comments.
    private func pastedSettings() throws -> [String: String] {
        let lines = try Snippet("### The log", "").text.split(separator: "\n")
        return try lines.reduce(into: [:]) { settings, line in
            let parts = line.prefix { $0 != "#" }.split(separator: "=").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " '"))
            }
            try #require(parts.count == 2, "\(line)")
            settings[parts[0]] = parts[1]
        }
    }

    @Test(
        .timeLimit(.minutes(3)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func logOfARealServerIsFollowedThroughRotationsAndRestartsAsPasted() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        var settings = try pastedSettings()
        #expect(settings.removeValue(forKey: "log_min_duration_statement") == "100")
        settings["log_min_duration_statement"] = "0"
        let cluster = try PostgresCluster(settings: settings)
        let words = [cluster.logs.path, "--url", server.origin]
        let shape = "SELECT relname FROM pg_class WHERE relname = ?"
        var asked = 0
        func ask(_ times: Int) throws {
            for _ in 1...times {
                asked += 1
                try cluster.psql("SELECT relname FROM pg_class WHERE relname = '\(asked)S3CRET'")
            }
        }
        var follower = try await LogFollowerProcess.start(words, in: site.folder.url)
        try ask(3)
        try await expectCounted(3, of: shape, by: server)
        try cluster.psql("SELECT pg_rotate_logfile()")
        try ask(2)
        try await expectCounted(5, of: shape, by: server)
        #expect(try await follower.end() == 0, "\(follower.log)")
        // While nobody follows.
        try ask(2)
        try cluster.psql("SELECT pg_rotate_logfile()")
        try ask(2)
        follower = try await LogFollowerProcess.start(words, in: site.folder.url)
        try await expectCounted(9, of: shape, by: server)
        #expect(try await follower.end(SIGKILL) == SIGKILL)
        try ask(1)
        follower = try await LogFollowerProcess.start(words, in: site.folder.url)
        try await expectCounted(10, of: shape, by: server)
        #expect(try await follower.end(SIGINT) == 0, "\(follower.log)")
        #expect(try await server.terminate() == 0)
        try expectNoSecret(in: site)
        #expect(!follower.log.contains("S3CRET"))
    }

    @Test(.timeLimit(.minutes(3)))
    func logWaitsWhileTheServerIsAwayAndAWrongTokenEndsIt() async throws {
        let access = try AccessSite()
        let port = try LoopbackListener().port
        let listen = ["--listen", "127.0.0.1:\(port)"]
        let folder = access.site.folder
        let log = folder.file("postgresql.log")
        func write(_ numbers: ClosedRange<Int>) throws {
            let now = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: -1)).replacing("T", with: " ")
                .replacing("Z", with: ".000 UTC")
            let lines = numbers.map {
                "\(now) [7] LOG:  duration: \($0).5 ms  statement: SELECT * FROM orders WHERE id = \($0)\n"
            }
            if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
            let file = try FileHandle(forWritingTo: log)
            try file.seekToEnd()
            try file.write(contentsOf: Data(lines.joined().utf8))
            try file.close()
        }
        try write(1...3)
        var server = try await access.start(listen)
        let token = try await access.issue("shop", "ingest", sites: ["shop"])
        let words = [log.path, "--url", "http://127.0.0.1:\(port)", "--service", "shop", "--from-start"]
        let stranger = try await LogFollowerProcess.start(words, in: folder.url)
        #expect(try await stranger.exits() == 3, "\(stranger.log)")
        #expect(stranger.log.contains("VITALSD_TOKEN"), "\(stranger.log)")
        try await server.kill()

        let follower = try await LogFollowerProcess.start(
            words, in: folder.url, environment: ["VITALSD_TOKEN": token])
        try await follower.says("trying again")
        try write(4...6)
        server = try await access.start(listen)
        try await follower.says("answers again")
        let reader = try await access.issue("reader", "read")
        func counted() throws -> [String: Int] {
            let answer = try Ask("GET", "/v1/query?metric=query&by=service").bearing(reader).of(server)
            return try QueryAnswer.parse(answer.text).counts("service")
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while try counted() != ["shop": 6], ContinuousClock.now < deadline {}
        #expect(try counted() == ["shop": 6])
        #expect(!follower.log.contains(token))
        #expect(try await follower.end(SIGINT) == 0, "\(follower.log)")
        #expect(try await server.terminate() == 0)
    }

    /// A proxy that is set up anew answers for the server, redirects, and then takes no large bodies.
    @Test(.timeLimit(.minutes(2)))
    func whatStandsBeforeTheServerLosesNoStatement() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let port = try LoopbackListener().port
        let proxy = """
            import http.client, http.server, sys
            answers = [404, 302, 400]
            class Proxy(http.server.BaseHTTPRequestHandler):
                def do_GET(self): self.answer(200, {})
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["Content-Length"]))
                    if answers: return self.answer(answers.pop(0), {"Location": "/log-in"})
                    if len(body) > 2000: return self.answer(413, {})
                    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[2]))
                    connection.request("POST", self.path, body, {"Content-Type": self.headers["Content-Type"]})
                    answer = connection.getresponse()
                    self.answer(answer.status, dict(answer.getheaders()))
                def answer(self, status, headers):
                    self.send_response(status)
                    for name, value in headers.items(): self.send_header(name, value)
                    self.end_headers()
                def log_message(self, *words): pass
            http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Proxy).serve_forever()
            """
        let now = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: -1)).replacing("T", with: " ")
            .replacing("Z", with: ".000 UTC")
        let lines = (1...60).map { "\(now) [7] LOG:  duration: 1.5 ms  statement: SELECT * FROM t WHERE id = \($0)\n" }
        try Data(lines.joined().utf8).write(to: site.folder.file("postgresql.log"))
        let shell = #"""
            python3 proxy.py "$1" "$2" & trap 'kill %1' EXIT
            "$0" postgres-log - --url "http://127.0.0.1:$1" < postgresql.log
            """#
        let output = try await Script.run(
            ["bash", "-c", shell, Binary.locate().path, "\(port)", "\(server.port)"], files: ["proxy.py": proxy],
            in: site.folder.url)
        #expect(output.contains("trying again") && output.contains("answers again"), "\(output)")
        let shapes = try await QueryAnswer.run(server, "query", "--by", "query")
        #expect(shapes.counts("query") == ["SELECT * FROM t WHERE id = ?": 60], "\(shapes)")
        #expect(try await server.terminate() == 0)
        let wrong = try await CommandRun.vitalsd(["postgres-log", "x.log", "--url", "127.0.0.1:8080"])
        #expect(wrong.exitCode == 3 && wrong.errors.contains("http://127.0.0.1:8080"), "\(wrong.everything)")
    }

    @Test(.timeLimit(.minutes(1)))
    func oldLogIsRefusedByNameAndAPipeIsReadToItsEnd() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let now = WallClock.system.now.milliseconds
        func line(_ ago: Int64, _ statement: String) -> String {
            let date = Date(timeIntervalSince1970: Double(now / 1000 - ago))
            let text = ISO8601DateFormatter().string(from: date).replacing("T", with: " ").replacing(
                "Z", with: ".000 UTC")
            return "\(text) [7] LOG:  duration: 12.5 ms  statement: \(statement)\n"
        }
        let log = (1...5).map { line(86_400, "SELECT \($0)") } + [line(5, "SELECT 1\n\t\tFROM orders")]
        try Data(log.joined().utf8).write(to: site.folder.file("postgresql.log"))
        // As journalctl -o cat writes: the log, line by line, and an end.
        let shell = #"cat postgresql.log | "$0" postgres-log - --url "$1""#
        let output = try await Script.run(
            ["bash", "-euo", "pipefail", "-c", shell, Binary.locate().path, server.origin], in: site.folder.url)
        #expect(output.contains("too_old=5"), "\(output)")
        let shapes = try await QueryAnswer.run(server, "query", "--by", "query")
        #expect(shapes.counts("query") == ["SELECT ? FROM orders": 1], "\(shapes)")
        #expect(try await server.outcomes()["too_old"] == 5)
        #expect(try await server.terminate() == 0)
    }

    @Test(
        .timeLimit(.minutes(3)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func roleAndSettingsOfTheManualAskADatabaseForItsStatements() async throws {
        let cluster = try PostgresCluster()
        try cluster.psql(try Snippet("### pg_stat_statements", "sql").replacing("…", with: "S3CRET"))
        try cluster.psql("SELECT pg_stat_statements_reset()")
        let site = try TestSite()
        let passwords = site.folder.file("pgpass")
        try Data("127.0.0.1:\(cluster.port):*:vitalsd:S3CRET\n".utf8).write(to: passwords)
        #expect(chmod(passwords.path, 0o600) == 0)
        let settings = try Snippet("### pg_stat_statements", "yaml").replacing(
            "db.example/shop?passfile=/etc/vitalsd/pgpass",
            with: "127.0.0.1:\(cluster.port)/postgres?passfile=\(passwords.path)")
        try Data((settings + "postgres-every: 10s\n").utf8).write(to: site.folder.file("vitalsd.yml"))
        var server = try await ServerProcess.start(site)
        let shape = "SELECT relname FROM pg_class WHERE oid = ?"
        // The first look is where counting begins; what is new after it shows that it was.
        let deadline = ContinuousClock.now + .seconds(60)
        while try await LedgerText.read(server).outcomes["baseline", default: 0] == 0 {
            try #require(ContinuousClock.now < deadline)
        }
        for number in 1...9 { try cluster.psql("SELECT relname FROM pg_class WHERE oid = \(number)") }
        try await expectCounted(9, of: shape, by: server, metric: "query.mean")
        let words = try Snippet("### pg_stat_statements", "sh").at(server).split(separator: " ").dropFirst().map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let run = try await CommandRun.vitalsd(words)
        #expect(run.exitCode == 0 && run.output.contains(shape), "\(run.everything)")
        #expect(!run.output.contains("p75"), "nobody knows percentiles: \(run.output)")
        // A restart counts what happened meanwhile, and nothing again.
        try await server.kill()
        for number in 1...3 { try cluster.psql("SELECT relname FROM pg_class WHERE oid = \(number)") }
        server = try await ServerProcess.start(site)
        try await expectCounted(12, of: shape, by: server, metric: "query.mean")
        #expect(try await server.terminate() == 0)
        server = try await ServerProcess.start(site)
        try cluster.psql("SELECT relname FROM pg_class WHERE oid = 1")
        try await expectCounted(13, of: shape, by: server, metric: "query.mean")
        let ready = try await HTTPClient(port: server.port).get("/readyz")
        #expect(ready.status == 200 && !ready.text.contains("S3CRET"))
        #expect(try await server.terminate() == 0)
        #expect(!server.log.contains("S3CRET"))
        try expectNoSecret(in: site)
    }
}
