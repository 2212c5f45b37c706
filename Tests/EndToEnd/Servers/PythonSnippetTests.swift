import CollectorTesting
import Foundation
import Testing

/// What the manual says to Python programs, pasted, with OpenTelemetry's real SDK and a real PostgreSQL.
extension EndToEndTests {
    /// The manual's `export …` lines.
    private func exports(_ server: ServerProcess, number: Int = 0) throws -> String {
        try Snippet("## OpenTelemetry", "sh", number).at(server)
    }

    @Test(
        .timeLimit(.minutes(2)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func instrumentedPythonProgramIsMeasuredAsPasted() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let cluster = try PostgresCluster()
        try cluster.psql("CREATE TABLE orders (id int, note text)")
        let program = """
            import sys
            import psycopg
            import sqlalchemy as sa
            engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(sys.argv[1]))
            with engine.begin() as connection:
                for number in range(5):
                    connection.execute(sa.text(f"INSERT INTO orders VALUES ({number}, 'S3CRET{number}')"))
                    connection.execute(sa.text("select note from orders where id = :id"), {"id": number}).all()
                try:
                    connection.execute(sa.text("SELECT * FROM missing WHERE token = 'S3CRET'"))
                except sa.exc.ProgrammingError:
                    pass
            """
        let start = try Snippet("### Python", "sh").text.split(separator: "\n")
        let packages = try #require(start.first).split(separator: " ").dropFirst(2)
        let listed = try String(
            contentsOf: Snippet.root.appending(path: "Tests/EndToEnd/Servers/requirements.txt"), encoding: .utf8)
        for package in packages { #expect(listed.contains("\(package)==") || listed.contains("\(package)[")) }
        let shell =
            try exports(server) + "export OTEL_PYTHON_DISABLED_INSTRUMENTATIONS=psycopg\n"
            + #"export PATH="$(dirname "$1"):$PATH"; set -- "$2""# + "\n"
            + String(try #require(start.last)) + " \"$1\""
        try await Script.run(
            ["bash", "-eu", "-c", shell, "bash", Script.python, cluster.address(role: "postgres")],
            files: ["app.py": program], in: site.folder.url)
        let shapes = try await QueryAnswer.run(server, "query", "--by", "service,query", "--where", "service=shop")
        let counts = shapes.counts("query")
        #expect(counts["INSERT INTO orders VALUES (?)"] == 5, "\(shapes)")
        #expect(counts["SELECT note FROM orders WHERE id = ?"] == 5, "\(shapes)")
        let errors = try await QueryAnswer.run(server, "query.errors", "--by", "service")
        #expect(errors.counts("service") == ["shop": 1], "\(errors)")
        let releases = try await QueryAnswer.run(server, "query", "--by", "service,release")
        #expect(releases.rows.map { $0.labels["release"] } == ["1.4.2"], "\(releases)")
        #expect(try await server.terminate() == 0)
        try expectNoSecret(in: site)
    }

    @Test(
        .timeLimit(.minutes(2)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func pythonProgramThatInstrumentsItselfIsMeasuredAsPasted() async throws {
        let access = try AccessSite()
        let server = try await access.start()
        let token = try await access.issue("shop", "ingest", sites: ["shop"])
        let cluster = try PostgresCluster()
        let opening = """
            import sys
            import psycopg
            from sqlalchemy import create_engine, text
            engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(sys.argv[1]))

            """
        let queries = """
            with engine.connect() as connection:
                for number in range(3):
                    connection.execute(text(f"SELECT relname FROM pg_class WHERE oid = {number}")).all()
            provider.shutdown()
            """
        let program = opening + (try Snippet("### Python", "python").text) + queries
        let header = try #require(
            try String(contentsOf: Snippet.root.appending(path: "docs/servers.md"), encoding: .utf8)
                .firstMatch(of: /`(export OTEL_EXPORTER_OTLP_HEADERS=[^`]*)`/)
        ).1
        let shell = try exports(server) + "export VITALSD_TOKEN=$1\n\(header)\nexec \"$2\" app.py \"$3\""
        try await Script.run(
            ["bash", "-eu", "-c", shell, "bash", token, Script.python, cluster.address(role: "postgres")],
            files: ["app.py": program], in: access.site.folder.url)
        let reader = try await access.issue("reader", "read")
        let answer = try Ask("GET", "/v1/query?metric=query&by=query&where=service%3Dshop").bearing(reader).of(server)
        let counts = try QueryAnswer.parse(answer.text).counts("query")
        #expect(counts["SELECT relname FROM pg_class WHERE oid = ?"] == 3, "\(answer.text)")
        #expect(try await server.terminate() == 0)
    }

    @Test(
        .timeLimit(.minutes(2)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func psycopgAloneWithItsCommentsIsMeasured() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let cluster = try PostgresCluster()
        let program = """
            import sys
            from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
            PsycopgInstrumentor().instrument(enable_commenter=True)
            import psycopg
            with psycopg.connect(sys.argv[1]) as connection:
                for number in range(4):
                    connection.execute("select relname from pg_class where oid = %s", (number,)).fetchall()
            """
        let shell = try exports(server) + #"exec "$1" "$2" app.py "$3""#
        try await Script.run(
            [
                "bash", "-eu", "-c", shell, "bash", Script.tool("opentelemetry-instrument"), Script.python,
                cluster.address(role: "postgres"),
            ],
            files: ["app.py": program], in: site.folder.url)
        let shapes = try await QueryAnswer.run(server, "query", "--by", "query")
        #expect(shapes.counts("query") == ["SELECT relname FROM pg_class WHERE oid = ?": 4], "\(shapes)")
        #expect(try await server.terminate() == 0)
    }

    /// No literal that a test planted is in what the server keeps, packed or not.
    func expectNoSecret(in site: TestSite, at location: SourceLocation = #_sourceLocation) throws {
        let found = try Tool.run(["python3", "-c", unpacking, site.data.path])
        #expect(found == "", "\(found)", sourceLocation: location)
    }

    /// Every file of the folder, and whatever in it zlib inflates.
    private var unpacking: String {
        """
        import pathlib, sqlite3, sys, zlib
        def parts(data):
            yield data
            try: yield zlib.decompress(data)
            except zlib.error: pass
            for start in range(min(len(data), 64)):
                try: yield zlib.decompressobj(-15).decompress(data[start:])
                except zlib.error: pass
        for path in pathlib.Path(sys.argv[1]).rglob("*"):
            if not path.is_file(): continue
            if b"S3CRET" in path.read_bytes(): print(path)
            if path.suffix != ".db": continue
            db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            db.text_factory = bytes
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in db.execute(f'SELECT * FROM "{table.decode()}"'):
                    for cell in row:
                        if isinstance(cell, bytes) and any(b"S3CRET" in part for part in parts(cell)):
                            print(path, table)
        """
    }
}
