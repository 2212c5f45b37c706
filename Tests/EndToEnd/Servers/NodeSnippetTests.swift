import CollectorTesting
import Foundation
import Testing

/// What the manual says to Node programs, pasted.
extension EndToEndTests {
    @Test(
        .timeLimit(.minutes(2)), .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
    func nodeProgramWithoutDependenciesIsMeasuredAsPasted() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let cluster = try PostgresCluster()
        // A client of PostgreSQL without dependencies: its own terminal.
        let program = """
            import { note } from './note.mjs';
            import { execFileSync } from 'node:child_process';
            const client = {
              async query(text, values) {
                const bound = values.reduce((all, value, i) => all.replace(`$${i + 1}`, value), text);
                const rows = execFileSync('psql', ['-X', '-A', '-t', '-c', bound, process.argv[2]], { encoding: 'utf8' });
                return { rowCount: rows.split('\\n').filter(Boolean).length };
              },
            };
            const req = { route: { path: '/orders/:id' } };
            const text = 'SELECT relname FROM pg_class ORDER BY oid LIMIT $1';
            const values = [7];
            for (let i = 0; i < 3; i++) {
            \(try Snippet("### Node", "js", 1).text)
            }
            setTimeout(() => {}, 1500);
            """
        try await Script.run(
            ["env", "RELEASE=2.0.1", "node", "app.mjs", cluster.address(role: "postgres")],
            files: ["note.mjs": try Snippet("### Node", "js").at(server), "app.mjs": program], in: site.folder.url)
        let shapes = try await QueryAnswer.run(server, "query", "--by", "service,query,route,release")
        #expect(
            shapes.rows.map(\.labels) == [
                [
                    "service": "shop", "query": "SELECT relname FROM pg_class ORDER BY oid LIMIT ?",
                    "route": "/orders/:id", "release": "2.0.1",
                ]
            ], "\(shapes)")
        #expect(shapes.rows.map(\.count) == [3])
        let rows = try await QueryAnswer.run(server, "query.rows", "--by", "query")
        #expect(rows.rows.map(\.count) == [3] && rows.rows.first?.isNear(7) == true, "\(rows)")
        #expect(try await server.terminate() == 0)
    }

    /// Prisma's engine is not to be had from any system's packages: its event is what its manual says, `timestamp`, `query`,
    /// `params`, `duration` and `target`, by an emitter of Node's as its client is one.
    @Test(.timeLimit(.minutes(2)))
    func prismasQueryEventIsMeasuredAsPastedAndItsParametersStay() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let program = """
            import { note } from './note.mjs';
            import { EventEmitter } from 'node:events';
            class PrismaClient extends EventEmitter {
              constructor(options) { super(); this.log = options.log; }
              $on(name, listener) { this.on(name, listener); }
            }
            \(try Snippet("### Prisma", "js").text)
            if (prisma.log[0].emit !== 'event') throw new Error('no events');
            for (const id of [4, 8]) {
              prisma.emit('query', {
                timestamp: new Date(), duration: id, target: 'quaint::connector::metrics', params: '["S3CRET"]',
                query: 'SELECT "public"."User"."id", "public"."User"."email" FROM "public"."User" WHERE ("public"."User"."id" = $1 AND 1=1) LIMIT $2 OFFSET $3',
              });
            }
            setTimeout(() => {}, 1500);
            """
        try await Script.run(
            ["node", "app.mjs"], files: ["note.mjs": try Snippet("### Node", "js").at(server), "app.mjs": program],
            in: site.folder.url)
        let shapes = try await QueryAnswer.run(server, "query", "--by", "query")
        #expect(
            shapes.counts("query") == [
                #"SELECT "public"."User"."id", "public"."User"."email" FROM "public"."User" WHERE ("public"."User"."id" = ? AND ? = ?) LIMIT ? OFFSET ?"#:
                    2
            ], "\(shapes)")
        #expect(try await server.terminate() == 0)
        try expectNoSecret(in: site)
    }

    @Test(.timeLimit(.minutes(1)))
    func curlAndStatsdLinesWorkAsPasted() async throws {
        let site = try TestSite()
        let port = try LoopbackListener().port
        let server = try await ServerProcess.start(site, flags: ["--statsd", "127.0.0.1:\(port)"])
        let output = try await Script.run(
            ["bash", "-euc", try Snippet("## Timings", "sh").at(server)], in: site.folder.url)
        #expect(output.contains("HTTP/1.1 204"), "\(output)")
        let datagram = try Snippet("## statsd", "sh").replacing("8125", with: "\(port)")
        try await Script.run(["bash", "-euc", datagram], in: site.folder.url)
        // What UDP brings is acknowledged to nobody, so the server is asked until it is there.
        let deadline = ContinuousClock.now + .seconds(60)
        var shapes = try await QueryAnswer.run(server, "query", "--by", "query,route")
        while shapes.counts("query")["orders.find"] == nil, ContinuousClock.now < deadline {
            shapes = try await QueryAnswer.run(server, "query", "--by", "query,route")
        }
        let named = try #require(shapes.row("query", "orders.find"), "\(shapes)")
        #expect(named.count == 10 && named.labels["route"] == "/cart" && named.isNear(12.3))
        #expect(shapes.counts("query")["SELECT * FROM orders WHERE id = ?"] == 1, "\(shapes)")
        #expect(shapes.counts("query")["SELECT * FROM orders WHERE id IN (?)"] == 1, "\(shapes)")
        let errors = try await QueryAnswer.run(server, "query.errors", "--by", "service")
        #expect(errors.counts("service") == ["api": 1], "\(errors)")
        #expect(try await server.terminate() == 0)
    }
}
