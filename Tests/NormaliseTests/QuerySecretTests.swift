import CollectorTesting
import Normalise
import Testing

/// What is kept of a statement is its shape: nothing a person typed may be in it.
@Suite struct QuerySecretTests {
    @Test(arguments: SecretStatement.Grammar.allCases, [true, false])
    func noLiteralSurvives(grammar: SecretStatement.Grammar, isNamed: Bool) {
        var generator = SeededGenerator()
        let maker = SecretStatement(grammar: grammar)
        var planted = 0
        for _ in 0..<1000 {
            let statement = maker.make(&generator)
            planted += statement.contains(SecretStatement.word) || statement.contains(SecretStatement.number) ? 1 : 0
            let shape = QueryShape.of(statement, database: isNamed ? grammar.rawValue : nil)
            if shape.contains(SecretStatement.word) || shape.contains(SecretStatement.number) {
                Issue.record("\(generator) \(statement.debugDescription) \(shape.debugDescription)")
                return
            }
        }
        // The canary: a statement without a secret shows nothing.
        #expect(planted > 700, "\(generator)")
    }

    @Test(arguments: SecretStatement.Grammar.allCases, [true, false])
    func noLiteralSurvivesAQuoteTooMany(grammar: SecretStatement.Grammar, isNamed: Bool) {
        var generator = SeededGenerator()
        let maker = SecretStatement(grammar: grammar)
        for _ in 0..<1000 {
            let statement = maker.makeWithQuoteDoubled(&generator)
            let shape = QueryShape.of(statement, database: isNamed ? grammar.rawValue : nil)
            if shape.contains(SecretStatement.word) {
                Issue.record("\(generator) \(statement.debugDescription) \(shape.debugDescription)")
                return
            }
        }
    }

    @Test(
        arguments: [
            ("SELECT TRIM(LEADING 'x' FROM \"S3CRET\")", nil), ("SELECT \"S3CRET\"", nil),
            ("SELECT a WHERE b = \"S3CRET\"", "sqlite"),
            ("SELECT a #> '{x\n S3CRET'", nil), ("SELECT 5--'x\n S3CRET'", nil), ("SELECT 5--'x\n S3CRET'", "mysql"),
            ("SELECT 'a\\' , 'S3CRET'", nil), ("SELECT 'a\\', S3CRET'", "mysql"),
            ("SELECT E'a'\n'b\\' S3CRET'", "postgresql"),
            ("SELECT q'[it's S3CRET]'", "oracle"), ("SELECT q'[it's S3CRET]'", nil),
            ("/* /* */ 'a */ S3CRET'", "mysql"),
            ("/* /* */ 'a */ S3CRET'", nil), ("/*! 'a */ S3CRET' */", "mysql"), ("/*! 'a */ S3CRET' */", nil),
            ("SELECT `a\\`, 'x` S3CRET'", "mysql"), ("-- x\r'a\n S3CRET'", "postgresql"), ("-- x\r'a\n S3CRET'", nil),
            ("SELECT $$ S3CRET", nil), ("SELECT $t$ $$ S3CRET $t $t$", "postgresql"), ("SELECT 'S3CRET", "mysql"),
            ("SELECT \"S3CRET", "postgresql"), ("SELECT `S3CRET", nil), ("SELECT \"S3CRET it\"", "postgresql"),
            ("/* S3CRET", nil),
            ("SELECT 0xS3CRET", nil), ("SELECT :S3CRET, @S3CRET, $S3CRET", nil),
            ("SELECT a WHERE b IS DISTINCT FROM \"S3CRET\"", "sqlite"),
            ("SELECT TRIM([a]]b] FROM \"S3CRET\")", nil), ("SELECT TRIM([a)b] FROM \"S3CRET\")", nil),
            ("SELECT TRIM([[a]]) b] FROM \"S3CRET\")", nil), ("SELECT `a--b` S3CRET\n'", nil),
            ("SELECT ''S3CRET''", nil), ("SELECT ''S3CRET''", "postgresql"), ("SELECT 'it's S3CRET'", "mysql"),
            ("SELECT [a' , 'S3CRET], [']", nil), ("SELECT [a]]' ], 'S3CRET'", nil), ("SELECT [a -- ]\n' S3CRET'", nil),
            ("SELECT [a'b], 'S3CRET'", "sqlite"), ("SELECT [a]]'b], 'S3CRET'", "mssql"),
            ("SELECT ARRAY['a]', 'S3CRET']", nil),
            ("SELECT [S3CRET", "sqlite"), ("SELECT ` ' ` S3CRET '", nil), ("SELECT ` ' ` S3CRET '", "postgresql"),
            ("SELECT $$ ' $$ S3CRET '", "mysql"), ("SELECT $$ ' $$ S3CRET '", nil),
            ("SELECT $1$$ ' $$, 'S3CRET'", "postgresql"),
            ("SELECT 1$$ ' S3CRET $$", "postgresql"), ("/*!99999 ' */ , ' S3CRET' */", "mysql"),
            ("/*M! ' */ S3CRET '", nil),
            ("SELECT E'a\\' S3CRET'", nil), ("SELECT E'a\\', 'S3CRET'", "sqlite"),
            ("SELECT U&'\\' || ' S3CRET'", "postgresql"),
            ("COPY t FROM STDIN;\n1\tS3CRET\n\\.\n", nil), ("copy t from stdin\nS3CRET", "postgresql"),
            ("COPY t (a) FROM STDIN WITH (FORMAT csv)\nS3CRET,1", nil), ("COPY t FROM STDIN\n  WITH CSV; S3CRET", nil),
            ("CREATE USER a IDENTIFIED BY S3CRET", "oracle"), ("ALTER USER a IDENTIFIED BY \"S3CRET\"", "oracle"),
            ("ALTER USER x IDENTIFIED BY new REPLACE S3CRET", "oracle"),
            ("GRANT CONNECT TO a, b IDENTIFIED BY x, S3CRET", "oracle"),
            ("ADMINISTER KEY MANAGEMENT ALTER KEYSTORE PASSWORD IDENTIFIED BY a SET S3CRET", "oracle"),
            ("EXEC sp_addlogin alice, S3CRET", "mssql"), ("EXEC sp_password @old=a, @new=S3CRET", nil),
            ("EXECUTE dbo.p [S3CRET]", "mssql"), ("PRAGMA key=S3CRET", "sqlite"), ("PRAGMA rekey(S3CRET)", "sqlite"),
            ("PRAGMA main.key = \"S3CRET\"", "sqlite"), ("SET app.tenant = S3CRET", "postgresql"),
            ("SET LOCAL app.tenant TO \"S3CRET\"", "postgresql"), ("set role S3CRET", nil),
            ("SET SESSION AUTHORIZATION S3CRET", nil), ("SET search_path = a, S3CRET", "postgresql"),
            ("ALTER ROLE a SET app.token = S3CRET", "postgresql"), ("SELECT 1; SET app.token TO S3CRET", "postgresql"),
            ("ALTER DATABASE d SET app.jwt_secret TO S3CRET", "postgresql"),
            ("SET GLOBAL init_connect = `S3CRET`", "mysql"),
            ("AUTH S3CRET", "redis"), ("SET session:alice S3CRET", "redis"), ("HSET user:1 password S3CRET", "redis"),
            ("AUTH S3CRET", nil), ("SET session:alice S3CRET", nil), ("HSET user:1 password S3CRET", nil),
            ("set key S3CRET", "memcached"), ("GET /idx/_search?q=S3CRET", "elasticsearch"),
            ("cpu,host=S3CRET value=1", "influxdb"), ("db.users.find({name: S3CRET})", "mongodb"),
            ("db.users.find({name: S3CRET})", nil), (#"{"find":"users","filter":{"a":"S3CRET"}}"#, "mongodb"),
            ("INSERT INTO t FORMAT CSV\n1,S3CRET", "clickhouse"), ("INSERT INTO t (a, b) FORMAT Values S3CRET", nil),
            ("SELECT #S3CRET\n1", "sqlite"), ("SELECT a /* b */ -- S3CRET", "mysql"),
            ("SELECT /*+ INDEX(S3CRET) */ a", "oracle"),
            ("SELECT %(S3CRET)s", nil), ("SELECT X'S3CRET', b'S3CRET', _latin1'S3CRET', n'S3CRET'", nil),
            ("SELECT _utf8\"S3CRET\", N\"S3CRET\"", "mysql"), ("SELECT '''it''' || 'S3CRET'", nil),
            ("SELECT q'[it's S3CRET]', ']'", "mysql"),
            ("\(String(repeating: "S3CRET", count: 30))", nil), ("SELECT /* a /* b */ S3CRET */ 1", "mssql"),
            ("SELECT '\\' , ' S3CRET '", nil), ("SELECT 'a\\\\' , 'S3CRET'", nil), ("/*route='S3CRET'*/ SELECT 1", nil),
        ] as [(String, String?)])
    func knownTrapKeepsNoLiteral(statement: String, database: String?) {
        #expect(!QueryShape.of(statement, database: database).contains("S3CRET"))
    }
}
