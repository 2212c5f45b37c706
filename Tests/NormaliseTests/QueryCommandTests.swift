import Normalise
import Testing

/// What is kept where words are not told from values by quotes.
@Suite struct QueryCommandTests {
    @Test(
        arguments: [
            ("SET key value", "redis", "SET"), ("hgetall user:1", "redis", "hgetall"),
            ("db.users.find({})", "mongodb", "db.users.find"), (#"{"find":"users"}"#, "mongodb", ""),
            ("GET /idx/_search", "elasticsearch", "GET"), ("", "redis", ""), ("1 2", "redis", ""),
            (String(repeating: "a", count: 33), "redis", ""),
        ])
    func ofOtherLanguagesTheFirstWordStays(statement: String, database: String, shape: String) {
        #expect(QueryReading(statement, database: database).shape == shape)
    }

    @Test(
        arguments: [
            ("HGETALL user:1", "HGETALL"), ("users.find one", "users.find"), ("cache_20260101.get x", "cache_?.get"),
            ("(SELECT a FROM b)", "(SELECT a FROM b)"), ("optimize table t", "optimize"),
        ])
    func soItDoesOfWhatBeginsWithNoVerbWhereTheDatabaseIsNotNamed(statement: String, shape: String) {
        #expect(QueryShape.of(statement) == shape)
        #expect(QueryShape.of(shape) == shape)
    }

    @Test(
        arguments: [
            ("SET app.tenant = acme", "SET app.tenant = ?"),
            ("SET LOCAL work_mem TO '64MB'", "SET LOCAL work_mem TO ?"),
            ("SET search_path TO a, b", "SET search_path TO ?"), ("set names utf8mb4", "SET names ?"),
            ("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"),
            ("ALTER TABLE t ALTER COLUMN c SET NOT NULL", "ALTER TABLE t ALTER COLUMN c SET NOT NULL"),
            ("ALTER ROLE a SET app.token = b", "ALTER ROLE a SET app.token = ?"),
            ("UPDATE t SET a = b, c = d.e", "UPDATE t SET a = b, c = d.e"),
            ("EXEC dbo.rename alice, bob", "EXEC dbo.rename ?"), ("CALL p(a, b)", "CALL p(?)"),
            ("PRAGMA table_info(users)", "PRAGMA table_info(?)"), ("SET ROLE a; SELECT b", "SET ROLE ?; SELECT b"),
        ])
    func valuesOfSettingsNeedNoQuotes(statement: String, shape: String) {
        #expect(QueryShape.of(statement, database: "postgresql") == shape)
        #expect(QueryShape.of(shape, database: "postgresql") == shape)
    }

    @Test func unquotedUUIDIsALiteral() {
        let shapes = Set(
            [
                "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "00000000-0000-0000-0000-000000000000",
                "FACEFEED-cafe-beef-dead-feedfacebead",
            ].map { QueryShape.of("SELECT a FROM t WHERE id = \($0) AND b IN (\($0),\($0))", database: "cassandra") })
        #expect(shapes == ["SELECT a FROM t WHERE id = ? AND b IN (?)"])
        #expect(QueryShape.of("SELECT facefeed-cafe FROM t") == "SELECT facefeed - cafe FROM t")
    }

    @Test(
        arguments: [
            ("SELECT", "SELECT"), ("findAndModify", "findAndModify"), ("SELECT 'x'", "SELECT"), ("GET 'x'", "GET"),
            ("pg password=x", "pg"), ("microsoft.sql_server", "microsoft.sql_server"), ("'x'", ""), (" ", ""),
        ])
    func workIsToldByOneWord(text: String, word: String) { #expect(QueryCommand.of(text) == word) }
}
