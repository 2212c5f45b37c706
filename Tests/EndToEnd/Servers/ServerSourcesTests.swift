import CollectorTesting
import Foundation
import Telemetry
import Testing

/// What servers and databases say of their queries, in each way there is.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func spansBecomeQueriesAndRequestsAndABadOneIsRejectedAlone() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let end =
            UInt64(WallClock.system.now.milliseconds / 1000) * 1_000_000_000
        func span(_ kind: Int, _ milliseconds: UInt64, _ attributes: [(String, String)], ended: Bool = true) -> String {
            let said = attributes.map { #"{"key":"\#($0)","value":{"stringValue":"\#($1)"}}"# }.joined(separator: ",")
            let times =
                #""startTimeUnixNano":"\#(end - milliseconds * 1_000_000)""#
                + (ended ? #","endTimeUnixNano":\#(end)"# : "")
            return
                #"{"traceId":"5b8efff798038103d269b633813fc60c","name":"x","kind":\#(kind),\#(times),"attributes":[\#(said)],"flags":1}"#
        }
        let database = [("db.system.name", "postgresql"), ("db.query.text", "select * from orders where id = 4711")]
        let spans = [
            span(2, 80, [("http.route", "/cart/{id}"), ("http.request.method", "GET")]), span(3, 30, database),
            span(3, 50, [("db.system", "postgresql"), ("db.statement", "SELECT *  FROM orders WHERE id = 12")]),
            span(3, 30, database, ended: false), span(1, 5, []),
        ]
        let resource =
            #"{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"service.version","value":{"stringValue":"1.4"}}]}"#
        let body =
            #"{"resourceSpans":[{"resource":\#(resource),"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
        let client = HTTPClient(port: server.port)
        let answer = try await client.post("/v1/traces", body, contentType: "application/json")
        #expect(answer.status == 200 && answer.header("content-type") == "application/json")
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"partialSuccess":{"errorMessage":"bad_value=1; the first: a span has no end time","rejectedSpans":"1"}}"#
        )
        let queries = try await QueryAnswer.run(server, "query", "--by", "query,route", "--sort", "total")
        #expect(
            queries.rows.map(\.labels) == [["query": "SELECT * FROM orders WHERE id = ?", "route": "/cart/:id"]],
            "\(queries)")
        #expect(queries.rows.map(\.count) == [2])
        let requests = try await QueryAnswer.run(server, "request", "--by", "service,route")
        #expect(requests.rows.map(\.labels) == [["service": "shop", "route": "/cart/:id"]], "\(requests)")
        #expect(try await client.post("/v1/traces", "\u{1}", contentType: "application/x-protobuf").status == 400)
        #expect(try await client.post("/v1/metrics", "{}", contentType: "application/json").body == Data("{}".utf8))
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func linesCountsAndHistogramsAreCountedAsTheyWereSent() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let body = """
            {"service":"api","query":"SELECT 1","histogram":{"bounds":[10,100],"counts":[60,40,0],"sum":2600},"ok":false}
            {"service":"api","query":"SELECT 1 + 1","duration_ms":250,"count":40}
            {"service":"api","kind":"request","route":"/a","duration_ms":9}
            {"service":"api","query":"SELECT 1"}
            """
        let answer = try await HTTPClient(port: server.port).post("/v1/timings", body)
        #expect(answer.status == 204 && answer.header("vitalsd-refused") == "bad_value=1")
        let query = try await QueryAnswer.run(server, "query", "--by", "query", "--percentile", "60")
        #expect(query.rows.map(\.count) == [100] && (9.5...10.5).contains(query.rows.first?.value ?? 0), "\(query)")
        let means = try await QueryAnswer.run(server, "query.mean", "--by", "query")
        #expect(means.rows.map(\.count) == [40] && means.rows.first?.value == nil, "\(means)")
        #expect(try await QueryAnswer.run(server, "query.errors", "--by", "service").rows.map(\.count) == [100])
        #expect(try await QueryAnswer.run(server, "request", "--by", "route").counts("route") == ["/a": 1])
        #expect(try await server.terminate() == 0)
    }

    @Test(
        .timeLimit(.minutes(2)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func realDatabaseIsMeasuredByItsLogWithoutItsLiterals() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let cluster = try PostgresCluster(settings: [
            "log_min_duration_statement": "0", "log_line_prefix": "%m [%p] %d ",
        ])
        try cluster.psql("CREATE DATABASE shop")
        for secret in ["alpha", "beta", "gamma"] {
            try cluster.psql("SELECT count(*) FROM pg_class WHERE relname = '\(secret)S3CRET'", database: "shop")
        }
        let log = try String(contentsOf: cluster.folder.file("server.log"), encoding: .utf8)
        #expect(log.contains("alphaS3CRET"))
        let copy = site.folder.file("postgresql.log")
        try log.write(to: copy, atomically: false, encoding: .utf8)
        _ = try Tool.run([
            "sh", "-c", "\"$0\" postgres-log - --url \(server.origin) --prefix '%m [%p] %d ' < \"$1\"",
            Binary.locate().path, copy.path,
        ])
        let shapes = try await QueryAnswer.run(server, "query", "--by", "service,query", "--where", "service=shop")
        #expect(
            shapes.counts("query") == ["SELECT COUNT(*) FROM pg_class WHERE relname = ?": 3], "\(shapes)")
        #expect(try await server.terminate() == 0)
        for file in ["journal.db", "vitals.db"] {
            let bytes = try Data(contentsOf: site.data.appending(path: file))
            #expect(bytes.range(of: Data("S3CRET".utf8)) == nil)
        }
    }
}
