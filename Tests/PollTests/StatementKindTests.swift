import Testing

@testable import Poll

@Suite struct StatementKindTests {
    @Test(
        arguments: [
            ("SELECT $1", .work), ("select 1", .work), ("  (\n(SELECT 1) UNION (SELECT 2))", .work),
            ("/* a /* nested */ one */ -- and a line\nInsert INTO t VALUES ($1)", .work),
            ("WITH a AS (SELECT 1) SELECT * FROM a", .work), ("VALUES ($1)", .work), ("TABLE t", .work),
            ("MERGE INTO t USING s ON true", .work), ("CALL work($1)", .work), ("SELECT", .work),
            ("SELECT* FROM t", .work),
            ("SELECT /* vitalsd */ 1", .own), ("SELECT 1 /* vitalsd */", .work),
            ("<insufficient privilege>", .hidden),
            ("BEGIN", .utility), ("SET a = 1", .utility), ("VACUUM", .utility), ("SELECTED", .utility),
            ("EXPLAIN SELECT 1", .utility), ("", .utility), ("/* no end", .utility), ("-- no end", .utility),
            ("é", .utility), ("((((", .utility), ("*/ SELECT 1", .utility), ("/*/ SELECT 1", .utility),
        ] as [(String, StatementKind)])
    func tellsByTheFirstWord(text: String, kind: StatementKind) {
        #expect(StatementKind(text) == kind)
    }
}
