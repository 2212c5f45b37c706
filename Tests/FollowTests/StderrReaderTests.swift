import Follow
import Testing

@Suite struct StderrReaderTests {
    @Test func continuationLinesBelongToTheRecord() {
        let log = """
            2026-11-25 10:01:36.123 UTC [7] LOG:  duration: 1.0 ms  statement: SELECT
            \t\t'tab'
            \t
            \tFROM a
            2026-11-25 10:01:36.123 UTC [7] DETAIL:  parameters: $1 = 'secret
            \tduration: 1.0 ms  statement: SELECT 2'
            2026-11-25 10:01:36.123 UTC [7] LOG:  duration: 2.0 ms  statement: SELECT 3
            """
        #expect(
            LogText.read(log).statements == [
                LogText.statement("SELECT\n\t'tab'\n\nFROM a", 1), LogText.statement("SELECT 3", 2),
            ])
    }

    @Test func lineThatFitsNothingEndsNothing() {
        let log =
            "junk\n\tcontinued\n" + LogText.stderr(["duration: 1.0 ms  statement: SELECT"]) + "ld.so: warning\n\t1\n"
            + LogText.stderr(["duration: 2.0 ms  statement: SELECT 2"])
        let (statements, report) = LogText.read(log)
        #expect(statements == [LogText.statement("SELECT\n1", 1), LogText.statement("SELECT 2", 2)])
        #expect(report.unreadLines == 2)
    }

    @Test func recordIsHandedOnWhenTheNextBeginsOrNothingMoreComes() {
        var reader = LogReader(prefix: LogText.prefix())
        let first = LogText.stderr(["duration: 1.0 ms  statement: SELECT 1"])
        let second = LogText.stderr(["duration: 2.0 ms  statement: SELECT 2"])
        #expect(reader.push(Array(first.utf8)).isEmpty)
        #expect(reader.complete == 0 && reader.isWaiting)
        #expect(reader.push(Array(second.utf8.dropLast())) == [])
        #expect(!reader.isWaiting)
        #expect(reader.settle().isEmpty)
        #expect(reader.push([10]) == [LogText.statement("SELECT 1", 1)])
        #expect(reader.complete == first.utf8.count)
        #expect(reader.settle() == [LogText.statement("SELECT 2", 2)])
        #expect(reader.complete == first.utf8.count + second.utf8.count)
        #expect(reader.push(Array("\tlate\n".utf8)).isEmpty)
        #expect(reader.finish().isEmpty)
    }

    @Test func longRecordIsCut() {
        let long = "duration: 1.0 ms  statement: INSERT " + String(repeating: "(1),", count: 1 << 19)
        let lines = "duration: 2.0 ms  statement: INSERT\n" + String(repeating: "(1),\n", count: 1 << 19)
        let (statements, report) = LogText.read(LogText.stderr([long, lines, "duration: 3.0 ms  statement: SELECT 1"]))
        #expect(statements.map(\.durationMilliseconds) == [1, 2, 3])
        #expect(statements.map(\.statement.utf8.count) == [16_384, 16_384, 8])
        #expect(report.cutRecords == 2)
    }

    @Test func labelsOfOtherLanguagesAreRead() {
        let log =
            "2026-11-25 10:01:36.123 UTC [7] СООБЩЕНИЕ:  продолжительность: 1.000 мс, оператор: SELECT 1\n"
            + "2026-11-25 10:01:36.123 UTC [7] ERREUR:  division par zéro\n2026-11-25 10:01:36.123 UTC [7] DÉTAIL :  x\n"
        let (_, report) = LogText.read(log)
        #expect(report.skipped == [.foreignLanguage: 1])
        #expect(report.unreadLines == 0)
        #expect(
            report.advice
                == "durations are logged in a language that is not understood; set lc_messages = 'C' in postgresql.conf"
        )
    }
}
