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
        ] as [(String, String?)])
    func knownTrapKeepsNoLiteral(statement: String, database: String?) {
        #expect(!QueryShape.of(statement, database: database).contains("S3CRET"))
    }
}
