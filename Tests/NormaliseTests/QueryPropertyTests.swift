import CollectorTesting
import Normalise
import Testing

@Suite struct QueryPropertyTests {
    private static let databases: [String?] = [nil, "postgresql", "mysql", "sqlite", "oracle", "mssql", "db2"]

    @Test(arguments: QueryPropertyTests.databases)
    func shapeOfAShapeIsThatShape(database: String?) {
        var generator = SeededGenerator()
        for round in 0..<4000 {
            let statement =
                round % 4 == 0
                ? SecretStatement.any(&generator).make(&generator) : QueryPropertyTests.soup(&generator, round: round)
            let shape = QueryShape.of(statement, database: database)
            let again = QueryShape.of(shape, database: database)
            if shape != again || shape.utf8.count > QueryShape.limit || shape.contains("'") {
                Issue.record(
                    "\(generator)\n\(shape.debugDescription)\n\(again.debugDescription)\n\(statement.debugDescription)")
                return
            }
        }
    }

    /// Eight times the input is at most little more than eight times the work, whatever it is made of. Work is counted in bytes looked at.
    @Test(arguments: [
        "(", ")", "((?),", "(a,", "['", "[", "]", "[]]", "'", "''", "\"", "\"a\".", "`", "$", "$$", "$a", "$a$", "$a$b",
        "/*",
        "*/", "/*!", "/*! */", "/", "/**/", "--", "#", "#\r", "\\", "\\'", "1,", "1 ,", ",", "-1,", "-", "- ", "+-",
        "e'", "e''",
        "q'", "q'[", "1e+", ".", "..", ":", "::", "@", "@@a", "?", "?,", "?::a,", " ", "\n", "\r", "select(", "from\"",
        "é",
        "a.\"b\".", "%(", "%(a", "=%(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a_1", "tmp_12345 ",
        "a1b2c3d4_", "(a,?),(b,?),", "values(?),", "case when ? then ? end,", ";", "a;", "insert into t values (?);",
        "count(",
        "/*route='%2F'*/", "/*a='b',", "…", "…bcdfghjk", "copy t from stdin\nwith ", "explain ", "with ",
        "identified by ", "|", "\0",
    ])
    func workIsLinear(piece: String) {
        for database in [nil, "postgresql", "mysql", "mssql"] as [String?] {
            let short = QueryShape.limit * 8 / piece.utf8.count
            let small = QueryPropertyTests.work(piece, short, database)
            let large = QueryPropertyTests.work(piece, short * 8, database)
            let label = Comment(rawValue: "\(piece.debugDescription) \(database ?? "nil"): \(small), \(large)")
            #expect(large <= small * 9 + 10_000, label)
            #expect(large <= 32 * piece.utf8.count * short * 8, label)
        }
    }

    @Test(arguments: ["(", "[", "/*", "'", "\"`'", "((?,?),"])
    func megabyteOfOpeningsIsReadInLinearWork(piece: String) {
        for database in [nil, "postgresql"] as [String?] {
            let count = 1_048_576 / piece.utf8.count
            let work = QueryPropertyTests.work(piece, count, database)
            #expect(work <= 16 * piece.utf8.count * count, "\(piece) \(database ?? "nil"): \(work)")
        }
    }

    /// Items within items, of one length and different in their last letter: what makes folding compare the most.
    @Test func listsOfListsAreComparedInLinearWork() {
        func nested(_ depth: Int, last: Int) -> String {
            guard depth > 0 else { return "(?,\(Character(Unicode.Scalar(UInt8(97 + last)))))" }
            return "(\(nested(depth - 1, last: depth)),\(nested(depth - 1, last: last)))"
        }
        for depth in 10...15 {
            let statement = "SELECT " + nested(depth, last: 0)
            let work = QueryReading.measured(statement, database: nil).work
            #expect(work <= 6 * statement.utf8.count, "\(depth): \(work) for \(statement.utf8.count)")
        }
    }

    private static func work(_ piece: String, _ count: Int, _ database: String?) -> Int {
        QueryReading.measured(String(repeating: piece, count: count), database: database).work
    }

    private static let pieces = [
        "'", "\"", "`", "$", "$$", "$a$", "\\", "/*", "*/", "/*!", "--", "#", "\n", "\r", " ", " ", "(", ")", ",", ", ",
        "1", "-",
        "+", ".", "e", "E", "q", "[", "]", ":", "::", "@", "@@", "?", "? ", "x", "FROM ", "AS ", "é", "😀", "\u{0}",
        "_u", "!",
        "SELECT ", "1e", "VALUES ", "(?)", "(?), ", "a", "t.", "tmp_12345", "date20260101", "a1b2c3d4", "_", "date",
        "count", "count(",
        "int", "::int", "NULL", " IS NULL", "DEFAULT", "ROW(", "ARRAY[", "*", "/", "<", ">", "=", "|", "%", "%s",
        "%(a)s", "&", "~",
        "{", "}", ";", "; ", "INSERT INTO ", "t", "user_42", "\"user_42\"", "`a b`", "[a b]", "\"a\".", "…",
        "…bcdfghjk", "INTERVAL ",
        "'x'", "E'\\''", "u&'", "COPY ", "STDIN", "IDENTIFIED BY ", "DISTINCT ", "ON ", "JOIN ", "END", "-1", "- ",
        "feed", "_feed", "9",
        "0x1F", "TABLE ", "LEFT(", "IN (", "-- ", "BY ",
    ]

    /// Pieces of statements in any order, some long enough to be cut.
    private static func soup(_ generator: inout SeededGenerator, round: Int) -> String {
        let count = Int.random(in: 0...(round % 8 == 1 ? 900 : 24), using: &generator)
        if round % 16 == 2 {
            return String(
                decoding: (0..<count).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }, as: UTF8.self)
        }
        return (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()  // There are pieces.
    }
}
