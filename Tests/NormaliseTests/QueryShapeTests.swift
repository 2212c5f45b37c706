import CollectorTesting
import Normalise
import Testing

@Suite struct QueryShapeTests {
    @Test(
        arguments: [
            ("SELECT * FROM users WHERE id = 42", nil, "SELECT * FROM users WHERE id = ?"),
            ("SELECT 'it''s', 1.5e-3, .5, 0xFF, -7, NULL, TRUE FROM t", nil, "SELECT ?, NULL, TRUE FROM t"),
            ("INSERT INTO t (a, b) VALUES (1, 'x')", nil, "INSERT INTO t (a, b) VALUES (?)"),
            ("select  a\n\t,b -- why\nfrom /* here */ t;", nil, "select a ,b from t;"),
            ("SELECT $1, ?, :name, @p1, @@version, a::text", "postgresql", "SELECT ?, @@version, a::text"),
            ("SELECT x FROM \"Order\" o WHERE o.\"Id\" = 3", nil, "SELECT x FROM \"Order\" o WHERE o.\"Id\" = ?"),
            ("SELECT \"Id\" FROM \"Order\"", "postgresql", "SELECT \"Id\" FROM \"Order\""),
            ("SELECT \"Id\" FROM \"Order\"", nil, "SELECT ? FROM \"Order\""),
            ("SELECT \"x\" FROM `or der`", "mysql", "SELECT ? FROM `or der`"),
            ("SELECT a FROM t WHERE s = \"x\"", "sqlite", "SELECT a FROM t WHERE s = ?"),
            ("SELECT a #>> '{b}' FROM t", "postgresql", "SELECT a #>> ? FROM t"),
            ("SELECT $$it's$$, $fn$ $$ $fn$", "postgresql", "SELECT ?"),
            ("SELECT E'it\\'s', N'x', X'00', _utf8'x' FROM t", "postgresql", "SELECT ? FROM t"),
            ("SELECT q'[it's]' FROM t", "oracle", "SELECT ? FROM t"),
            ("SELECT arr[1:2], a..b FROM t", "postgresql", "SELECT arr[??], a..b FROM t"),
            ("SELECT 1 + 2 - x, a-1 FROM t", nil, "SELECT ? + ? - x, a-? FROM t"),
            ("SELECT 5--1", "mysql", "SELECT ?--?"),
            ("SELECT /*!40001 SQL_NO_CACHE */ a FROM t # why", "mysql", "SELECT SQL_NO_CACHE a FROM t"),
            ("SELECT naïve FROM 表", nil, "SELECT naïve FROM 表"),
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
        ],
        [
            "SELECT a FROM t WHERE id IN (1)", "SELECT a FROM t WHERE id IN (1, 2, 3)",
            "SELECT a FROM t WHERE id IN (1,2,3)",
            "SELECT a FROM t WHERE id IN ('a' , 'b')", "SELECT a FROM t WHERE id IN (-1, 2, -3)",
            "SELECT a FROM t WHERE id IN ($1, $2)",
            "SELECT a FROM t WHERE id IN (\(Array(repeating: "12", count: 4000).joined(separator: ", ")))",
        ],
    ])
    func statementsThatDifferInLiteralsShareAShape(statements: [String]) {
        #expect(Set(statements.map { QueryShape.of($0) }).count == 1, "\(Set(statements.map { QueryShape.of($0) }))")
    }

    @Test func statementsThatDifferInNamesDoNot() {
        let statements = [
            "SELECT a FROM t", "SELECT a FROM u", "SELECT b FROM t", "DELETE FROM t", "SELECT a FROM t WHERE a = 1",
            "SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE a > 1", "SELECT a FROM t WHERE a = b",
        ]
        #expect(Set(statements.map { QueryShape.of($0) }).count == statements.count)
    }

    @Test(arguments: ["a", "é", "€", "😀"]) func longShapeIsCutAtACharacter(character: String) {
        for padding in 0..<4 {
            for text in [
                String(repeating: character, count: 5000), String(repeating: "\(character)\(character) ", count: 2000),
            ] {
                let shape = QueryShape.of(String(repeating: "x", count: padding) + text)
                #expect(shape.hasSuffix("…") && !shape.contains("\u{FFFD}"))
                #expect((990...QueryShape.limit).contains(shape.utf8.count))
            }
        }
    }

    /// No time is measured: were any of these quadratic, the test would not come to its end.
    @Test func hugePathologicalStatementComesToAnEnd() {
        for piece in [
            "(", ")", "'", "''", "\"", "`", "$", "$$", "$a", "$a$", "/*", "*/", "/", "--", "#", "\\", "\\'", "1,",
            "1 ,", ",", "-1,", "-", "e'",
            "q'", "1e+", ".", "..", ":", "::", "@", "?", "?,", " ", "\n", "\r", "select(", "from\"", "é", "a.\"b\".",
        ] {
            for database in [nil, "postgresql", "mysql"] as [String?] {
                let shape = QueryShape.of(
                    String(repeating: piece, count: 100_000 / piece.utf8.count), database: database)
                #expect(shape.utf8.count <= QueryShape.limit, "\(piece) \(database ?? "nil")")
            }
        }
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
