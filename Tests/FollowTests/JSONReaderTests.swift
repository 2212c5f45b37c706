import Follow
import Foundation
import Testing

@Suite struct JSONReaderTests {
    private func line(_ message: String, _ more: String = "") -> String {
        let text = String(decoding: (try? JSONEncoder().encode(message)) ?? Data(), as: UTF8.self)
        return
            #"{"timestamp":"2026-11-25 10:01:36.123 UTC","user":"ann","dbname":"shop","pid":7,"error_severity":"LOG",\#(more)"message":\#(text),"detail":"parameters: $1 = 'secret'","application_name":"api","query_id":-4711}"#
            + "\n"
    }

    @Test func recordIsRead() {
        let text = "SELECT \"a\",\n\t'b\\' -- é 🐘 \u{1}"
        let (statements, report) = LogText.read(
            line("duration: 1.0 ms  statement: \(text)", #""ps":{"x":[1]},"#) + "\n \n")
        #expect(statements == [LogText.statement(text, 1, database: "shop", application: "api")])
        #expect(report.records == 1 && report.statements == 1 && report.unreadLines == 0)
    }

    @Test func fieldsMayBeMissing() {
        let (statements, _) = LogText.read(#"{"message":"duration: 1.0 ms  statement: SELECT 1"}"#, format: .json)
        #expect(statements == [LogText.statement("SELECT 1", 1, instant: nil)])
    }

    @Test(
        arguments: [
            "{", "[]", "7", "null", "{\"message\":7}", "{\"pid\":\"x\",\"message\":\"y\"}", "{}", "\"x\"",
            String(repeating: "[", count: 100_000), "{\"timestamp\":\"\u{0}\"",
        ])
    func lineThatIsNoRecordIsUnread(junk: String) {
        let (statements, report) = LogText.read(
            junk + "\n" + line("duration: 1.0 ms  statement: SELECT 1"), format: .json)
        #expect(statements.count == 1)
        #expect(report.unreadLines == 1)
    }

    @Test func longRecordIsCutWhereverAnEscapeStands() {
        for shift in 0..<8 {
            let long =
                "duration: 1.0 ms  statement: " + String(repeating: "x", count: shift)
                + String(repeating: "\u{1}\\\"", count: 1 << 18)
            let (statements, report) = LogText.read(line(long) + line("duration: 2.0 ms  statement: SELECT 1"))
            #expect(statements.map(\.durationMilliseconds) == [1, 2])
            #expect(statements.map(\.database) == ["shop", "shop"])
            #expect(report.cutRecords == 1 && report.unreadLines == 0)
        }
    }

    @Test func bytesThatAreNoTextAreReplaced() {
        var bytes = Array(line("duration: 1.0 ms  statement: SELECT '#'").utf8)
        if let index = bytes.lastIndex(of: UInt8(ascii: "#")) { bytes[index] = 0xE9 }
        #expect(LogText.read(bytes).statements.map(\.statement) == ["SELECT '\u{FFFD}'"])
    }
}
