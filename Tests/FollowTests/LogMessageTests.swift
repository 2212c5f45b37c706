import Follow
import Testing

/// Every form in which a server tells a duration.
@Suite struct LogMessageTests {
    @Test(
        arguments: [
            ("duration: 12.345 ms  statement: SELECT 1", "SELECT 1", 12.345),
            ("duration: 0.001 ms  statement: SELECT\n\t'a\n\n'", "SELECT\n\t'a\n\n'", 0.001),
            ("duration: 1.2 ms  execute <unnamed>: SELECT $1", "SELECT $1", 1.2),
            ("duration: 1.2 ms  execute s1/portal: SELECT $1: 2", "SELECT $1: 2", 1.2),
            ("duration: 1.2 ms  execute fetch from s1/c: SELECT $1", "SELECT $1", 1.2),
            (
                "duration: 3.1 ms  plan:\nQuery Text: SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)", "SELECT 1",
                3.1
            ),
            ("duration: 86400000.000 ms  statement: SELECT 1", "SELECT 1", 86_400_000),
        ] as [(String, String, Double)])
    func executionIsCounted(message: String, statement: String, milliseconds: Double) {
        let (statements, report) = LogText.read(LogText.stderr([message]))
        #expect(statements == [LogText.statement(statement, milliseconds)])
        #expect(report.statements == 1 && report.skippedTotal == 0 && report.records == 1)
    }

    @Test(
        arguments: [
            ("duration: 0.123 ms  parse <unnamed>: SELECT 1", .parse),
            ("duration: 0.123 ms  bind s1/p: SELECT 1", .bind),
            ("duration: 0.123 ms  fastpath function call: \"lo_open\" (OID 952)", .fastpath),
            ("duration: 0.123 ms", .durationAlone),
            ("duration: 1.0 ms  statement: ", .emptyStatement),
            ("duration: 1.0 ms  statement:  ;\n", .emptyStatement),
            ("duration: 86400000.001 ms  statement: SELECT 1", .outOfRange),
            ("duration: 1.0 ms  plan:\n", .planWithoutStatement),
            ("Dauer: 12.345 ms  Anweisung: SELECT 1", .foreignLanguage),
            ("durée : 12.345 ms, instruction : SELECT 1", .foreignLanguage),
            ("duración: 12.345 ms  sentencia: SELECT 1", .foreignLanguage),
            ("продолжительность: 12.345 мс, оператор: SELECT 1", .foreignLanguage),
            ("期間: 12.345 ミリ秒  文: SELECT 1", .foreignLanguage),
        ] as [(String, SkipReason)])
    func whatIsNoExecutionIsSkippedWithItsReason(message: String, reason: SkipReason) {
        let (statements, report) = LogText.read(LogText.stderr([message]))
        #expect(statements.isEmpty)
        #expect(report.skipped == [reason: 1])
    }

    @Test(
        arguments: [
            "duration: ms  statement: SELECT 1", "duration: -1.0 ms  statement: SELECT 1",
            "duration: 1e3 ms  statement: x",
            "duration: nan ms  statement: SELECT 1", "duration: 1.2.3 ms  statement: SELECT 1",
            "duration: 1.0 s  statement: x",
            "duration: 1.0 ms  something: SELECT 1", "duration: 1.0 ms statement: SELECT 1", "duration: ", "", ":",
            "checkpoint complete: wrote 44 buffers", "connection authorized: user=a", "execute", "statement:",
            "temporary file: path \"base/pgsql_tmp/x\", size 12",
            "duration: \(String(repeating: "9", count: 400)).0 ms  statement: x",
        ])
    func otherMessagesAreReadAndTellNothing(message: String) {
        let (statements, report) = LogText.read(LogText.stderr([message]))
        #expect(statements.isEmpty)
        #expect(report.records == 1 && report.skippedTotal == 0)
    }

    @Test func longStatementIsCutBetweenCharacters() {
        let limit = LoggedStatement.statementLimit
        for lead in 0..<4 {
            let text = String(repeating: "x", count: lead) + String(repeating: "🐘", count: limit / 4)
            let (statements, _) = LogText.read(LogText.stderr(["duration: 1.0 ms  statement: \(text)"]))
            #expect(statements.map(\.statement) == [Drain.kept(text)])
        }
    }

    @Test func bytesThatAreNoTextAreReplacedWithinTheLimit() {
        let bytes =
            Array("2026-11-25 10:01:36.123 UTC [7] LOG:  duration: 1.0 ms  statement: ".utf8)
            + [UInt8](repeating: 0xFF, count: 20_000)
        let (statements, _) = LogText.read(bytes)
        #expect(statements.map { $0.statement.utf8.count <= LoggedStatement.statementLimit } == [true])
        #expect(statements.first?.statement.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" } == true)
    }
}
