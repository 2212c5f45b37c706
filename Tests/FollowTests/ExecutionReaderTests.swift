import Follow
import Testing

/// Two records of one process that belong together.
@Suite struct ExecutionReaderTests {
    private func line(_ process: Int, _ message: String, severity: String = "LOG") -> String {
        "2026-11-25 10:01:36.123 UTC [\(process)] \(severity):  \(message.replacing("\n", with: "\n\t"))\n"
    }

    @Test func durationJoinsTheStatementOfItsOwnProcess() {
        let log =
            line(1, "statement: SELECT 'one'") + line(2, "execute p1/c: SELECT 'two'")
            + line(2, "parameters: $1 = 'secret'", severity: "DETAIL") + line(1, "duration: 1.5 ms")
            + line(3, "duration: 9.0 ms") + line(2, "duration: 2.5 ms") + line(2, "duration: 3.5 ms")
        let (statements, report) = LogText.read(log)
        #expect(statements == [LogText.statement("SELECT 'one'", 1.5), LogText.statement("SELECT 'two'", 2.5)])
        #expect(report.skipped == [.durationAlone: 2])
    }

    @Test func errorEndsWhatWasAnnounced() {
        let log =
            line(1, "statement: SELECT 1/0") + line(1, "division by zero", severity: "ERROR")
            + line(1, "SELECT 1/0", severity: "STATEMENT") + line(1, "duration: 1.5 ms")
        #expect(LogText.read(log).report.skipped == [.durationAlone: 1])
        let notice =
            line(1, "statement: SELECT f()") + line(1, "division by zero", severity: "WARNING")
            + line(1, "duration: 1.5 ms")
        #expect(LogText.read(notice).statements == [LogText.statement("SELECT f()", 1.5)])
    }

    @Test func withoutProcessNothingIsJoined() {
        let log = "LOG:  statement: SELECT 1\nLOG:  duration: 1.5 ms\nLOG:  duration: 2.5 ms  statement: SELECT 2\n"
        let (statements, report) = LogText.read(log, prefix: "")
        #expect(statements == [LogText.statement("SELECT 2", 2.5, instant: nil)])
        #expect(report.skipped == [.durationAlone: 1])
    }

    @Test func planAndDurationOfOneExecutionCountOnce() {
        let plan = "duration: 3.1 ms  plan:\nQuery Text: SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)"
        let log =
            line(1, plan) + line(1, "duration: 3.4 ms  statement: SELECT 1")
            + line(1, "duration: 3.4 ms  statement: SELECT 1")
        #expect(LogText.read(log).statements.map(\.durationMilliseconds) == [3.1, 3.4])
        #expect(LogText.read(log).report.skipped == [.loggedTwice: 1])
        // Another process, a shorter time, another statement.
        for other in [
            line(2, "duration: 3.4 ms  statement: SELECT 1"), line(1, "duration: 3.0 ms  statement: SELECT 1"),
            line(1, "duration: 3.4 ms  statement: SELECT 2"),
        ] {
            #expect(LogText.read(line(1, plan) + other).statements.count == 2)
        }
        let announced = line(1, "statement: SELECT 1") + line(1, plan) + line(1, "duration: 3.4 ms")
        #expect(LogText.read(announced).statements.map(\.durationMilliseconds) == [3.1])
        #expect(LogText.read(announced).report.skipped == [.loggedTwice: 1])
    }

    @Test func planWithinAFunctionLeavesTheAnnouncedStatementWaiting() {
        let plan = "duration: 3.1 ms  plan:\nQuery Text: SELECT inner\nResult  (cost=0.00..0.01 rows=1 width=4)"
        let log = line(1, "statement: SELECT f()") + line(1, plan) + line(1, "duration: 9.0 ms")
        #expect(LogText.read(log).statements.map(\.statement) == ["SELECT inner", "SELECT f()"])
    }

    @Test func processThatWasLongSilentIsForgotten() {
        let others = (2...2000).map { line($0, "statement: SELECT \($0)") }.joined()
        let log = line(1, "statement: SELECT 1") + others + line(1, "duration: 1.0 ms") + line(2000, "duration: 2.0 ms")
        let (statements, report) = LogText.read(log)
        #expect(statements == [LogText.statement("SELECT 2000", 2)])
        #expect(report.skipped == [.durationAlone: 1])
    }
}
