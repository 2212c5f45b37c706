import Follow
import Testing

@Suite struct LogFormatTests {
    @Test(
        arguments: [
            ("a.csv", .csv), ("a.json", .json), ("a.log", nil), ("a.log.1", nil), ("csv", nil), ("", nil),
        ] as [(String, LogFormat?)])
    func nameTells(name: String, format: LogFormat?) {
        #expect(LogFormat(fileName: name) == format)
    }

    private func format(_ lines: String) -> LogFormat? {
        var reader = LogReader(prefix: LogText.prefix())
        _ = reader.push(Array(lines.utf8))
        return reader.format
    }

    @Test func firstLinesTell() {
        #expect(format(LogText.stderr(["x"])) == .stderr)
        #expect(format(LogText.csv("x")) == .csv)
        #expect(format("{\"timestamp\":\"2026\"}\n") == .json)
        #expect(format("\tthe end of a record\n\",,\n" + LogText.csv("x")) == .csv)
        #expect(format("junk\n") == nil)
        #expect(format(String(repeating: "junk\n", count: 15)) == nil)
        #expect(format(String(repeating: "junk\n", count: 16)) == .stderr)
        #expect(format(String(repeating: "x", count: (1 << 20) + 1)) == .stderr)
    }

    @Test func nothingOfWhatToldTheFormatIsLost() {
        for log in [
            LogText.stderr(["duration: 1.0 ms  statement: SELECT 1"]),
            LogText.csv("duration: 1.0 ms  statement: SELECT 1"),
        ] {
            #expect(LogText.read("\thalf\n" + log).statements.map(\.statement) == ["SELECT 1"])
        }
    }
}
