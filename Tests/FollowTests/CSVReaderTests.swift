import Follow
import Testing

@Suite struct CSVReaderTests {
    @Test(arguments: [23, 24, 26, 25])
    func recordOfEachVersionIsRead(columns: Int) {
        let text = "SELECT \"a\",\n'b', \"\"\n\t-- ,\n"
        let log = LogText.csv("duration: 1.0 ms  statement: \(text)", columns: columns)
        let (statements, report) = LogText.read(log + log)
        let expected = LogText.statement(text, 1, database: "shop", application: "api")
        #expect(statements == [expected, expected])
        #expect(report.unreadLines == 0 && report.records == 2)
    }

    @Test func endsOfLinesOfWindowsAndTheEndOfTheFileAreTaken() {
        let log =
            LogText.csv("duration: 1.0 ms  statement: SELECT 1").replacing("\n", with: "\r\n") + "\r\n\n"
            + LogText.csv("duration: 2.0 ms  statement: SELECT 2").dropLast()
        let (statements, report) = LogText.read(log, format: .csv)
        #expect(statements.map(\.statement) == ["SELECT 1", "SELECT 2"])
        #expect(report.unreadLines == 0)
    }

    @Test(
        arguments: [
            "SELECT 'the end of a record', \"x\"\n\",,,\"psql\",\"client backend\",,0\n",
            "2026-11-25 10:01:36.123 UTC,\"ann\",\"shop\",7\n", "\"a\"b,c\n", "a\"b\"\n", "\"unended\n\"x\n",
            "\u{0}\u{0}\n",
        ])
    func damagedRecordIsUnreadAndTheNextRead(junk: String) {
        let (statements, report) = LogText.read(
            junk + LogText.csv("duration: 1.0 ms  statement: SELECT 1"), format: .csv)
        #expect(statements.map(\.statement) == ["SELECT 1"])
        #expect(report.unreadLines == 1)
    }

    @Test func recordThatWasBrokenOffTakesOnlyTheNextWithIt() {
        let record = LogText.csv("duration: 1.0 ms  statement: SELECT 1")
        let cut = record.prefix(record.count / 2)
        let (statements, report) = LogText.read(cut + "\n" + record + record + record, format: .csv)
        #expect(statements.count >= 2 && report.unreadLines >= 1)
    }

    @Test func longRecordIsCutAndQuotesStayInStep() {
        let long = "duration: 1.0 ms  statement: INSERT " + String(repeating: "('\"\n,'),", count: 1 << 18)
        let (statements, report) = LogText.read(
            LogText.csv(long) + LogText.csv("duration: 2.0 ms  statement: SELECT 1"))
        #expect(statements.map(\.durationMilliseconds) == [1, 2])
        #expect(report.cutRecords == 1 && report.unreadLines == 0)
    }

    @Test func durationIsJoinedByProcess() {
        let log =
            LogText.csv("statement: SELECT 1", process: 1) + LogText.csv("statement: SELECT 2", process: 2)
            + LogText.csv("canceled", process: 2, severity: "ERROR") + LogText.csv("duration: 1.0 ms", process: 1)
            + LogText.csv("duration: 2.0 ms", process: 2)
        let (statements, report) = LogText.read(log)
        #expect(statements.map(\.statement) == ["SELECT 1"])
        #expect(report.skipped == [.durationAlone: 1])
    }
}
