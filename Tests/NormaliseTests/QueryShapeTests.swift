import CollectorTesting
import Normalise
import Testing

@Suite struct QueryShapeTests {
    @Test(
        arguments: [
            ("SELECT * FROM users WHERE id = 42", nil, "SELECT * FROM users WHERE id = ?"),
            ("SELECT 'it''s', 1.5e-3, .5, 0xFF, -7, NULL, TRUE FROM t", nil, "SELECT ? FROM t"),
            ("INSERT INTO t (a, b) VALUES (1, 'x')", nil, "INSERT INTO t (a, b) VALUES (?)"),
            ("select  a\n\t,b -- why\nfrom /* here */ t;", nil, "SELECT a, b FROM t"),
            ("SELECT $1, ?, :name, @p1, @@version, a::text", nil, "SELECT ?, @@version, a::text"),
            ("SELECT x FROM \"Order\" o WHERE o.\"Id\" = 3", nil, "SELECT x FROM \"Order\" o WHERE o.\"Id\" = ?"),
            ("SELECT \"Id\" FROM \"Order\"", "postgresql", "SELECT \"Id\" FROM \"Order\""),
            ("SELECT \"Id\" FROM \"Order\"", nil, "SELECT ? FROM \"Order\""),
            ("SELECT \"x\" FROM `or der`", "mysql", "SELECT ? FROM `or der`"),
            ("SELECT a FROM t WHERE s = \"x\"", "sqlite", "SELECT a FROM t WHERE s = ?"),
            ("SELECT a #>> '{b}' FROM t", "postgresql", "SELECT a #>> ? FROM t"),
            ("SELECT $$it's$$, $fn$ $$ $fn$", "postgresql", "SELECT ?"),
            ("SELECT E'it\\'s', N'x', X'00', _utf8'x' FROM t", "postgresql", "SELECT ? FROM t"),
            ("SELECT q'[it's]' FROM t", "oracle", "SELECT ? FROM t"),
            ("SELECT arr[1:2], a..b FROM t", "postgresql", "SELECT arr[? : ?], a..b FROM t"),
            ("SELECT 1 + 2 - x, a-1 FROM t", nil, "SELECT ? + ? - x, a - ? FROM t"),
            ("SELECT 5--1, a--b", "mysql", "SELECT ? - ?, a - -b"),
            ("SELECT /*!40001 SQL_NO_CACHE */ a FROM t # why", "mysql", "SELECT SQL_NO_CACHE a FROM t"),
            ("SELECT naïve FROM 表", nil, "SELECT naïve FROM 表"),
            (
                "SELECT a FROM t WHERE b IS NULL AND c IS NOT TRUE AND d = NULL", nil,
                "SELECT a FROM t WHERE b IS NULL AND c IS NOT TRUE AND d = ?"
            ),
            (
                "CREATE TABLE t (a INT NOT NULL, b numeric(10,2) DEFAULT NULL)", nil,
                "CREATE TABLE t (a int NOT NULL, b numeric(?) DEFAULT NULL)"
            ),
            (
                "SELECT DATE '2026-01-01', INTERVAL '1 day', CAST('5' AS INT)", nil,
                "SELECT date ?, INTERVAL ?, CAST(? AS int)"
            ),
            ("SELECT ARRAY[1,2,3], ROW(1,'x'), ARRAY[[1],[2]]", "postgresql", "SELECT ARRAY[?], ROW(?), ARRAY[[?]]"),
            (
                "SELECT -x, - 5, 3 - -2, -(1), a*-1, f(-1), CASE a WHEN 1 THEN -1 END - 1", nil,
                "SELECT -x, ?, ? - ?, -(?), a * ?, f(?), CASE a WHEN ? THEN ? END - ?"
            ),
            ("SELECT 1e5, .5, 0x1F, 1_000, 5::bigint, 1.", nil, "SELECT ?, ?::bigint, ?"),
            (
                "SELECT a->>'b', a->1, a @> '{}', a @@ b, a #- '{x}', a ?| array['x']", "postgresql",
                "SELECT a ->> ?, a -> ?, a @> ?, a @@ b, a #- ?, a ? | ARRAY[?]"
            ),
            (
                "SELECT * FROM a WHERE b = %s AND c = %(name)s AND d%2 = 0 AND e % s > 1", nil,
                "SELECT * FROM a WHERE b = ? AND c = ? AND d % ? = ? AND e % s > ?"
            ),
            ("SELECT count (*), Max(a), count FROM b", nil, "SELECT COUNT(*), MAX(a), count FROM b"),
            ("SELECT [Order Details].[a b], [x-1] FROM [t]", "sqlite", "SELECT [Order Details].[a b], [x-1] FROM [t]"),
            (
                "SELECT TOP 5 a, [a]]b] FROM #tmp_123456 WHERE a=@p1", "mssql",
                "SELECT TOP ? a, ? FROM #tmp_? WHERE a = ?"
            ),
            ("SELECT @a := 1, @@global.x FROM t LIMIT 5, 10", "mysql", "SELECT ? := ?, @@global.x FROM t LIMIT ?"),
            ("SELECT /*+ INDEX(t) */ a FROM t LIMIT 10 OFFSET 20", nil, "SELECT a FROM t LIMIT ? OFFSET ?"),
            ("SELECT U&'d\\0061t' UESCAPE '!', B'01', 'a'\n  'b'", "postgresql", "SELECT ? UESCAPE ?, ?"),
            ("COPY t (a, b) FROM STDIN WITH (FORMAT csv);\n1,2\n", nil, "COPY t (a, b) FROM STDIN WITH (FORMAT csv)"),
            (
                "BEGIN; UPDATE t SET a = 1 WHERE b = 2; update t set a=3 where b=4; COMMIT;", nil,
                "BEGIN; UPDATE t SET a = ? WHERE b = ?; COMMIT"
            ),
            ("explain (analyze, buffers) select 1", nil, "EXPLAIN (ANALYZE, buffers) SELECT ?"),
            ("CREATE USER bob IDENTIFIED BY tiger", "oracle", "CREATE USER bob IDENTIFIED BY ?"),
            ("SELECT a.date, a.NULL, a.count(1) FROM t", nil, "SELECT a.date, a.NULL, a.count(?) FROM t"),
            (
                "SELECT t1.a, sha256, x86, x86_64, address_2, utf8mb4 FROM t1", nil,
                "SELECT t1.a, sha256, x86, x?, address_2, utf8mb4 FROM t1"
            ),
            (
                "SELECT a FROM tmp_123456, tmp_6f9619ff_8b86_d011_b42d_00cf4fc964ff, events_2026_01", nil,
                "SELECT a FROM tmp_?, tmp_?, events_?"
            ),
            (
                "SELECT a FROM \"user_42\", `cache-20260101`, deadbeef01, date20260101, feed_2024", nil,
                "SELECT a FROM \"user_?\", `cache-?`, ?, date_?, feed_?"
            ),
            ("SELECT 'a'b FROM t", nil, "SELECT ?"), ("SELECT 'a'AS b, 'c'FROM t", nil, "SELECT ? AS b, ? FROM t"),
            ("INSERT INTO t VALUES (1), (2), (3", nil, "INSERT INTO t VALUES (?)"),
            ("SELECT a FROM t WHERE b IN (1, 2, 'x", nil, "SELECT a FROM t WHERE b IN (?"),
            (";;", nil, ""), (",,", nil, ","), ("- - -1", nil, "?"), ("a ( ) [ ] . b", "postgresql", "a()[].b"),
            ("", nil, ""), (" \n", nil, ""), ("-- only", nil, ""), ("'", nil, "?"), ("\"", nil, "?"), ("`", nil, "?"),
            ("$$", nil, "?"),
            ("/*", nil, ""), ("/*/", nil, ""), (".", nil, "."), ("$", nil, "$"), (":", nil, ":"), ("\\", nil, "\\"),
        ] as [(String, String?, String)])
    func statementHasItsShape(statement: String, database: String?, shape: String) {
        #expect(QueryShape.of(statement, database: database) == shape)
    }

    @Test(arguments: [
        [
            "SELECT a FROM t WHERE id = 1", "SELECT a FROM t WHERE id = 99999", "SELECT a FROM t WHERE id = 'x'",
            "SELECT  a\nFROM t  WHERE id = -1.5e3", "SELECT a FROM t WHERE id = $1",
            "SELECT a FROM t /* x */ WHERE id = ?",
            "/*traceparent='00-1'*/ SELECT a FROM t WHERE id = :id", "SELECT a -- c\nFROM t WHERE id = 0xFF",
            "select a from t where id=1;", "Select a From t Where id\n=\n+ 1 ;;", "SELECT a FROM t WHERE id = NULL",
            "SELECT a FROM t WHERE id = true",
            "SELECT a FROM t WHERE id = 'a'\n 'b'", "SELECT a FROM t WHERE id=%s", "SELECT a FROM t WHERE id = 'cut h",
        ],
        [
            "SELECT a FROM t WHERE id IN (1)", "SELECT a FROM t WHERE id IN (1, 2, 3)",
            "SELECT a FROM t WHERE id IN (1,2,3)",
            "SELECT a FROM t WHERE id IN ('a' , 'b')", "SELECT a FROM t WHERE id IN (-1, 2, -3)",
            "SELECT a FROM t WHERE id IN ($1, $2)",
            "SELECT a FROM t WHERE id IN (\(Array(repeating: "12", count: 4000).joined(separator: ", ")))",
        ],
        [
            "INSERT INTO t (a, b) VALUES (1, 2)", "INSERT INTO t (a, b) VALUES (1, 2), (3, 4)",
            "INSERT INTO t(a,b)VALUES(?),(?,?),(?,?,?)",
            "insert into t (a, b) values (1, null), (default, 'x')", "INSERT INTO t (a, b) VALUES (1, 2), (3, 4), (5",
            "INSERT INTO t (a, b) VALUES \(Array(repeating: "(1, 'x')", count: 1000).joined(separator: ", "));",
        ],
        [
            "INSERT INTO t VALUES (?, now(), f(a, 1))",
            "INSERT INTO t VALUES (1, NOW(), f(a, 2)), (2, now(), f(a, 3)), (4, now(), f(",
        ],
        ["SELECT a IN ($1::int)", "SELECT a IN ($1::INT, $2::int, 5 :: int)", "SELECT a IN ('1'::int,'2'::int)"],
        ["SELECT a IN (lower('a'))", "SELECT a IN (LOWER('a'), lower( 'b' ))"],
        ["SELECT (a, b) IN ((1, 2))", "SELECT (a, b) IN ((1, 2), (3, 4), (5, 6))"],
        ["SELECT ARRAY[1]", "SELECT ARRAY[1, 2, 3]", "SELECT array [ '1' ]"],
        [
            "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);",
            "INSERT INTO t VALUES (1), (2);INSERT INTO t VALUES (2)",
        ],
        ["SELECT a FROM tmp_1234567", "SELECT a FROM tmp_7654321"],
        ["SELECT a FROM events_2026_01", "SELECT a FROM events_2025_12"],
    ])
    func statementsThatDifferInLiteralsShareAShape(statements: [String]) {
        #expect(Set(statements.map { QueryShape.of($0) }).count == 1, "\(Set(statements.map { QueryShape.of($0) }))")
    }

    @Test func statementsThatDifferInNamesDoNot() {
        let statements = [
            "SELECT a FROM t", "SELECT a FROM u", "SELECT b FROM t", "DELETE FROM t", "SELECT a FROM t WHERE a = 1",
            "SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE a > 1", "SELECT a FROM t WHERE a = b",
            "SELECT a FROM t JOIN u ON t.a = u.a", "SELECT a FROM t LEFT JOIN u ON t.a = u.a",
            "SELECT a FROM t JOIN v ON t.a = v.a",
            "SELECT a FROM t WHERE a IS NULL", "SELECT a FROM t WHERE a IS NOT NULL", "SELECT a FROM t1",
            "SELECT a FROM t2",
            "SELECT a, b FROM t", "SELECT b, a FROM t", "SELECT a, a FROM t", "SELECT -a FROM t",
            "SELECT a FROM t LIMIT 1",
            "EXPLAIN SELECT a FROM t", "SELECT a FROM s.t", "SELECT a FROM t WHERE a->'b' = 1",
            "SELECT a FROM t WHERE a->>'b' = 1",
            "SELECT a FROM t; SELECT a FROM u", "SELECT DISTINCT a FROM t", "SELECT a::int FROM t",
            "SELECT a FROM t WHERE (a, b) = (1, 2)",
        ]
        #expect(Set(statements.map { QueryShape.of($0) }).count == statements.count)
    }

    @Test(arguments: ["a", "é", "€", "😀"]) func longShapeIsCutBehindAWord(character: String) {
        for padding in 0..<4 {
            let text = String(repeating: "\(character)\(character) ", count: 2000)
            let shape = QueryShape.of("SELECT \(String(repeating: "x", count: padding))" + text)
            #expect(shape.firstMatch(of: /(?:[^ …]+ )+…[bcdfghjklmnpqrst]{8}/)?.0.count == shape.count)
            #expect((970...QueryShape.limit).contains(shape.utf8.count))
        }
    }

    /// No database has names of that length, so it may be anything.
    @Test(arguments: ["a", "é", "_", "a?"]) func wordThatIsTooLongIsHidden(piece: String) {
        #expect(QueryShape.of(String(repeating: piece, count: 129)) == "?")
        #expect(!QueryShape.of("SELECT [\(String(repeating: "a", count: 129))]", database: "mssql").contains("a"))
    }

    @Test func longStatementsWithOneBeginningStayApart() {
        let columns = (0..<300).map { "column_of_\(Character(Unicode.Scalar(UInt8(97 + $0 % 26))))" }.joined(
            separator: " + ")
        let shapes = ["a", "b"].map { QueryShape.of("SELECT \(columns) FROM \($0) WHERE c = 1") }
        #expect(shapes[0] != shapes[1])
        #expect(shapes[0].dropLast(8) == shapes[1].dropLast(8))
        // The mark is of what is kept, not of what is taken out.
        #expect(shapes[0] == QueryShape.of("select \(columns) from a where c = 'S3CRET'"))
        // The same in every process and version, since it names a series.
        #expect(QueryShape.of(String(repeating: "a ", count: 600), database: "mysql").hasSuffix(" …hmsjrcrq"))
    }

    @Test func anyTextGivesABoundedShape() {
        var generator = SeededGenerator()
        let pieces = [
            "'", "\"", "`", "$", "$$", "$a$", "\\", "/*", "*/", "--", "#", "\n", "\r", " ", "(", ")", ",", "1", "-",
            "+", ".", "e", "E", "q",
            "[", "]", ":", "@", "?", "x", "FROM", "AS", "é", "😀", "\u{0}", "_u", "!", "SELECT ", "1e",
        ]
        for round in 0..<6000 {
            let count = Int.random(in: 0...60, using: &generator)
            let statement =
                round % 5 == 0
                ? String(
                    decoding: (0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }, as: UTF8.self)
                : (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            let database = [nil, "postgresql", "mysql", "sqlite", "oracle", "db2"].randomElement(using: &generator)!
            let shape = QueryShape.of(statement, database: database)
            if shape.utf8.count > QueryShape.limit || shape.contains("'") {
                Issue.record("\(generator) \(statement.debugDescription) \(shape.debugDescription)")
            }
        }
    }
}
