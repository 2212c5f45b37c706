import CollectorTesting
import Telemetry
import Testing

@testable import Poll

@Suite(.serialized, .enabled(if: PostgresCluster.isInstalled, Comment(rawValue: PostgresCluster.missing)))
struct StatementsPollerTests {
    /// Of the machine, like the server's.
    private var now: Timestamp { WallClock.system.now }

    /// A cluster with the extension, a table of its own and the read-only role of the documentation.
    private func cluster(settings: [String: String] = [:]) throws -> PostgresCluster {
        let cluster = try PostgresCluster(settings: settings)
        try cluster.psql(
            """
            CREATE EXTENSION pg_stat_statements;
            CREATE ROLE vitals LOGIN PASSWORD 'geheim' IN ROLE pg_read_all_stats;
            CREATE TABLE orders (id int);
            SELECT pg_stat_statements_reset();
            """)
        return cluster
    }

    private func poller(_ cluster: PostgresCluster, role: String = "vitals", limit: Int = 5000) throws
        -> StatementsPoller
    {
        StatementsPoller(try DatabaseAddress(cluster.address(role: role)), limit: limit)
    }

    private func error(_ body: () throws -> StatementsPoll) -> PollError? {
        do {
            let poll = try body()
            Issue.record("polled \(poll)")
            return nil
        } catch {
            return error as? PollError
        }
    }

    @Test func readOnlyRoleSeesWhatOthersDid() throws {
        let cluster = try cluster()
        try cluster.psql("INSERT INTO orders SELECT generate_series(1, 10);")
        for _ in 0..<3 { try cluster.psql("SELECT id FROM orders WHERE id > 4") }
        try cluster.psql("BEGIN; SET work_mem = '5MB'; COMMIT")
        let start = now
        let first = try poller(cluster).poll(at: start)
        let byText = Dictionary(grouping: first.statements, by: \.statement)
        #expect(
            Set(byText.keys) == [
                "INSERT INTO orders SELECT generate_series($1, $2)", "SELECT id FROM orders WHERE id > $1",
                "SELECT pg_stat_statements_reset()",
            ])
        let select = try #require(byText["SELECT id FROM orders WHERE id > $1"]?.first)
        #expect(select.calls == 3 && select.rows == 18 && select.database == "postgres" && select.totalMilliseconds > 0)
        #expect(first.statements.allSatisfy { $0.since == nil }, "nobody was there when they began")
        #expect(first.warnings == [] && first.hidden == 0 && first.evictions == 0)
        #expect(first.instant >= start && first.instant <= now)
        // Another process gives a statement the same name.
        let other = try poller(cluster).poll(at: now)
        #expect(other.statements.map(\.stream).sorted() == first.statements.map(\.stream).sorted())
        #expect(Set(first.statements.map(\.stream)).count == first.statements.count)
    }

    @Test func tellsOnlyWhatChangedAndNewStatementsSinceThePollBefore() throws {
        let cluster = try cluster()
        try cluster.psql("SELECT 1 AS one; SELECT 1 AS one, 2 AS two")
        let poller = try poller(cluster)
        let first = try poller.poll(at: now)
        let second = try poller.poll(at: now)
        #expect(second.statements == [])
        try cluster.psql("SELECT 1 AS one; SELECT 1 AS one, 2 AS two, 3 AS three")
        let third = try poller.poll(at: now)
        let changed = Dictionary(uniqueKeysWithValues: third.statements.map { ($0.statement, $0) })
        #expect(Set(changed.keys) == ["SELECT $1 AS one", "SELECT $1 AS one, $2 AS two, $3 AS three"])
        #expect(changed["SELECT $1 AS one"]?.calls == 2)
        let known = try #require(changed["SELECT $1 AS one"])
        #expect(known.since == nil && first.statements.contains { $0.stream == known.stream })
        let new = try #require(changed["SELECT $1 AS one, $2 AS two, $3 AS three"])
        #expect(new.calls == 1 && new.since == second.instant + .milliseconds(1))
    }

    @Test func everythingIsNewAfterAReset() throws {
        let cluster = try cluster()
        try cluster.psql("SELECT 1 AS one")
        let poller = try poller(cluster)
        let first = try poller.poll(at: now)
        #expect(first.statements.contains { $0.statement == "SELECT $1 AS one" && $0.since == nil })
        try cluster.psql("SELECT pg_stat_statements_reset(); SELECT 1 AS one")
        let second = try poller.poll(at: now)
        #expect(second.statements.first { $0.statement == "SELECT $1 AS one" }?.calls == 1)
        #expect(second.statements.allSatisfy { $0.since == first.instant + .milliseconds(1) })
    }

    @Test func tellsEvictionsAndWhatToDo() throws {
        let cluster = try cluster(settings: ["pg_stat_statements.max": "100"])
        let poller = try poller(cluster)
        #expect(try poller.poll(at: now).evictions == 0)
        let statements = (1...300).map { number in
            "SELECT " + (1...number).map { "\($0)" }.joined(separator: ",") + ";"
        }
        try cluster.psql(statements.joined(separator: "\n"))
        let poll = try poller.poll(at: now)
        #expect(poll.evictions > 0)
        #expect(poll.warnings == [.evictions(poll.evictions)])
        #expect(poll.warnings[0].description.contains("raise pg_stat_statements.max"))
    }

    @Test func leavesOutHiddenStatementsAndSaysSo() throws {
        let cluster = try cluster()
        try cluster.psql("CREATE ROLE \"odd\"\"role\" LOGIN; SELECT 'own' AS mine")
        let poller = try poller(cluster, role: "odd\\\"role")
        let first = try poller.poll(at: now)
        #expect(first.statements == [])
        #expect(first.hidden > 0)
        let told = try #require(first.warnings.first?.description)
        #expect(told.hasSuffix("run GRANT pg_read_all_stats TO \"odd\"\"role\";"))
        #expect(try poller.poll(at: now).warnings.map(\.topic) == [.hidden])
        try cluster.psql("GRANT pg_read_all_stats TO \"odd\"\"role\"")
        let granted = try poller.poll(at: now)
        #expect(granted.hidden == 0 && granted.warnings == [])
        // What was hidden is not new.
        let shown = try #require(granted.statements.first { $0.statement == "SELECT $1 AS mine" })
        #expect(shown.since == nil)
    }

    @Test func readsTheFirstByTotalTime() throws {
        let cluster = try cluster()
        try cluster.psql("SELECT count(*) FROM generate_series(1, 300000); SELECT 1 AS one; SELECT 2 AS two")
        let poll = try poller(cluster, limit: 1).poll(at: now)
        #expect(poll.statements.map(\.statement) == ["SELECT count(*) FROM generate_series($1, $2)"])
        #expect(poll.warnings == [.overLimit(entries: 1)])
    }

    @Test func findsTheExtensionInASchemaWithAQuote() throws {
        let cluster = try PostgresCluster()
        try cluster.psql(
            """
            CREATE SCHEMA "odd""schema"; CREATE EXTENSION pg_stat_statements SCHEMA "odd""schema";
            CREATE ROLE vitals LOGIN IN ROLE pg_read_all_stats; SELECT 1 AS one;
            """)
        let poller = try poller(cluster)
        let refusal = error { try poller.poll(at: now) }
        #expect(
            refusal
                == .notPermitted(role: "vitals", reason: "permission denied for schema odd\"schema"))
        #expect(refusal?.description.contains("GRANT pg_read_all_stats TO \"vitals\"") == true)
        try cluster.psql("GRANT USAGE ON SCHEMA \"odd\"\"schema\" TO vitals")
        #expect(try poller.poll(at: now).statements.contains { $0.statement == "SELECT $1 AS one" })
    }

    @Test func saysThatTheExtensionIsMissingOrNotLoaded() throws {
        let cluster = try PostgresCluster(preloading: "")
        try cluster.psql("CREATE ROLE vitals LOGIN IN ROLE pg_read_all_stats")
        let poller = try poller(cluster)
        let missing = error { try poller.poll(at: now) }
        #expect(missing == .extensionMissing(database: "postgres"))
        #expect(missing?.description.contains("CREATE EXTENSION pg_stat_statements;") == true)
        try cluster.psql("CREATE EXTENSION pg_stat_statements")
        let notLoaded = error { try poller.poll(at: now) }
        #expect(notLoaded == .notPreloaded)
        #expect(notLoaded?.description.contains("shared_preload_libraries") == true)
    }

    @Test func saysThatThePasswordIsWrongWithoutIt() throws {
        let cluster = try cluster()
        let right = StatementsPoller(try DatabaseAddress(cluster.address(role: "vitals", password: "geheim")))
        #expect(try right.poll(at: now).statements.isEmpty == false)
        let wrong = StatementsPoller(try DatabaseAddress(cluster.address(role: "vitals", password: "vit%40ls")))
        let told = error { try wrong.poll(at: now) }?.description ?? ""
        #expect(told.contains("password authentication failed for user \"vitals\""))
        #expect(!told.contains("vit@ls") && !told.contains("vit%40ls"))
    }

    @Test func goesOnAfterTheServerWasAway() throws {
        let cluster = try cluster()
        try cluster.psql("SELECT 1 AS one")
        let poller = try poller(cluster)
        let first = try poller.poll(at: now)
        try cluster.stop()
        guard case .connectionLost = error({ try poller.poll(at: now) }) else {
            Issue.record("the connection outlived the server")
            return
        }
        guard case .cannotConnect = error({ try poller.poll(at: now) }) else {
            Issue.record("connected to no server")
            return
        }
        try cluster.start()
        try cluster.psql("SELECT 1 AS one; SELECT 1 AS one, 2 AS two")
        let back = try poller.poll(at: now)
        let changed = Dictionary(uniqueKeysWithValues: back.statements.map { ($0.statement, $0) })
        #expect(Set(changed.keys) == ["SELECT $1 AS one", "SELECT $1 AS one, $2 AS two"])
        #expect(changed["SELECT $1 AS one"]?.calls == 2)
        #expect(changed["SELECT $1 AS one, $2 AS two"]?.since == first.instant + .milliseconds(1))
    }

    @Test func aServerThatNeverAnswersHoldsNobodyForLong() throws {
        let listener = try LoopbackListener()
        let address = "host=127.0.0.1 port=\(listener.port) user=vitals password=geheim dbname=shop connect_timeout=2"
        let poller = StatementsPoller(try DatabaseAddress(address))
        let begin = SteadyTime.now
        let told = error { try poller.poll(at: now) }?.description ?? ""
        #expect(told.contains("timeout expired") && !told.contains("geheim"), "\(told)")
        #expect(SteadyTime.now - begin < .seconds(30))
    }

    @Test func anAnswerThatDoesNotComeEnds() throws {
        let cluster = try cluster()
        let address = try DatabaseAddress(cluster.address(role: "vitals"))
        let byServer = try PostgresConnection(address, statementLimit: .milliseconds(50))
        #expect(throws: PollError.timedOut(address: address.description)) {
            try byServer.rows("SELECT pg_sleep(60)") { _ in }
        }
        // The server's own end leaves the connection usable.
        var rows: [String?] = []
        try byServer.rows("SELECT n, NULL FROM generate_series(1, 3) n") {
            rows += [$0.text(0), $0.text(1), $0.text(2)]
        }
        #expect(rows == ["1", nil, nil, "2", nil, nil, "3", nil, nil])
        let byUs = try PostgresConnection(address, answerLimit: .milliseconds(50))
        let begin = SteadyTime.now
        #expect(throws: PollError.timedOut(address: address.description)) {
            try byUs.rows("SELECT pg_sleep(60)") { _ in }
        }
        #expect(SteadyTime.now - begin < .seconds(30))
    }

    /// Views shaped as in versions that are not at hand.
    @Test func readsTheColumnsOfOlderAndNewerVersions() throws {
        let cluster = try cluster()
        try cluster.psql(
            """
            CREATE SCHEMA old;
            CREATE VIEW old.pg_stat_statements AS SELECT 10::oid AS userid, oid AS dbid, -7::bigint AS queryid,
                'SELECT $1'::text AS query, 3::bigint AS calls, 4.5::float8 AS total_time, 6::bigint AS rows
                FROM pg_database WHERE datname = 'postgres';
            CREATE SCHEMA new;
            CREATE VIEW new.pg_stat_statements AS SELECT userid, dbid, toplevel, queryid, query, calls,
                total_time AS total_exec_time, rows, '2026-01-02T03:04:05.678901Z'::timestamptz AS stats_since
                FROM old.pg_stat_statements, (VALUES (true), (false)) AS levels (toplevel);
            CREATE VIEW new.pg_stat_statements_info AS
                SELECT 2::bigint AS dealloc, '2026-01-01T00:00:00.000001Z'::timestamptz AS stats_reset;
            GRANT USAGE ON SCHEMA old, new TO vitals;
            GRANT SELECT ON ALL TABLES IN SCHEMA old, new TO vitals;
            """)
        let connection = try PostgresConnection(try DatabaseAddress(cluster.address(role: "vitals")))
        let database = try #require(Int64(try cluster.psql("SELECT oid FROM pg_database WHERE datname = 'postgres'")))
        func read(_ view: StatementsView) throws -> (entries: [StatementEntry?], head: [String?]) {
            var (entries, head): ([StatementEntry?], [String?]) = ([], [])
            try connection.rows(view.entriesQuery(limit: 5)) { entries.append(StatementsView.entry($0)) }
            try connection.rows(view.headQuery) { head = [$0.text(0), $0.text(1)] }
            return (entries, head)
        }
        var wanted = StatementEntry(
            role: 10, databaseNumber: database, database: "postgres", query: -7, text: "SELECT $1",
            calls: 3, totalMilliseconds: 4.5, rows: 6)
        let old = try read(StatementsView(schema: "old", columns: ["total_time"], infoColumns: []))
        #expect(old.entries == [wanted] && old.head == [nil, nil])
        wanted.made = ServerTime(microseconds: 1_767_323_045_678_901)
        let new = try read(
            StatementsView(
                schema: "new", columns: ["total_exec_time", "toplevel", "stats_since"],
                infoColumns: ["dealloc", "stats_reset"]))
        #expect(new.entries == [wanted] && new.head == ["2", "1767225600000001"])
    }

    @Test func writesNothingAndFindsNoFunctionOfOthers() throws {
        let cluster = try cluster()
        try cluster.psql("GRANT ALL ON orders TO vitals")
        let address = try DatabaseAddress(
            cluster.address(role: "vitals") + " options='-c search_path=public -c default_transaction_read_only=off'")
        let connection = try PostgresConnection(address)
        #expect(
            throws: PollError.refused(
                code: "25006", reason: "cannot execute INSERT in a read-only transaction")
        ) { try connection.rows("INSERT INTO public.orders VALUES (1)") { _ in } }
        var path: String?
        try connection.rows("SHOW search_path") { path = $0.text(0) }
        #expect(path == "pg_catalog")
    }
}
