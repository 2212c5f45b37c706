import Follow
import Telemetry
import Testing

@Suite struct LinePrefixTests {
    private static let rest = "LOG:  duration: 1.0 ms  statement: SELECT 1\n"

    @Test(
        arguments: [
            ("%m [%p] ", "2026-11-25 10:01:36.123 UTC [7] ", nil, nil),
            ("", "", nil, nil),
            ("%t ", "2026-11-25 10:01:36 UTC ", nil, nil),
            ("%n %d ", "1795600896.123 shop ", "shop", nil),
            (
                "%m [%p] %q%u@%d/%a ", "2026-11-25 10:01:36.123 UTC [7] ann@shop/my app: 1.0 / 2 ", "shop",
                "my app: 1.0 / 2"
            ),
            ("%m [%p] %q%u@%d/%a ", "2026-11-25 10:01:36.123 UTC [7] ", nil, nil),
            ("%m [%p] %u@%d ", "2026-11-25 10:01:36.123 UTC [7] @ ", nil, nil),
            ("%m [%p] %u@%d ", "2026-11-25 10:01:36.123 UTC [7] [unknown]@[unknown] ", nil, nil),
            (
                "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
                "2026-11-25 10:01:36 UTC [7]: [3-1] user=ann,db=shop,app=,client=::1 ", "shop", nil
            ),
            ("%-10u|%10d|%-5p|%8l|", "ann       |      shop|7    |       3|", "shop", nil),
            ("%-3u|%3d|", "annabel|webshop|", "webshop", nil),
            ("%10d|%-6a|", "          |      |", nil, nil),
            ("%d", "shop", "shop", nil),
            ("%d%a ", "[local] ", "", "[local]"),
            ("%%<%c>%%%d%%", "%<6b06be80.5e71>%shop%", "shop", nil),
            (
                "%e %v %x %Q %P %b %i %r %h %s %Z%",
                "00000 3/17 0 -4711  client backend idle in transaction 10.0.0.1(5432) 10.0.0.1 2026-11-25 10:01:00 UTC ",
                nil, nil
            ),
            ("%v|%P|%x|", "||0|", nil, nil),
            ("größe %d: ", "größe shop: ", "shop", nil),
        ] as [(String, String, String?, String?)])
    func fieldsAreFound(prefix: String, line: String, database: String?, application: String?) {
        let (statements, report) = LogText.read(line + LinePrefixTests.rest, format: .stderr, prefix: prefix)
        #expect(statements.map(\.statement) == ["SELECT 1"], "\(report)")
        #expect(statements.first?.database == database.flatMap { $0.isEmpty ? nil : $0 })
        #expect(statements.first?.application == application)
    }

    @Test(
        arguments: [
            ("%m ", "2026-11-25 10:01:36.123 UTC ", "2026-11-25T10:01:36.123Z"),
            ("%m ", "2026-11-25 10:01:36.123 GMT ", "2026-11-25T10:01:36.123Z"),
            ("%m ", "2026-11-25 12:01:36.123 +02 ", "2026-11-25T10:01:36.123Z"),
            ("%m ", "2026-11-25 06:31:36.123 -0330 ", "2026-11-25T10:01:36.123Z"),
            ("%m ", "2026-11-25 15:46:36.123 +05:45 ", "2026-11-25T10:01:36.123Z"),
            ("%m ", "2026-11-25 11:01:36.123 CET ", nil), ("%m ", "2026-02-30 11:01:36.123 UTC ", nil),
            ("%m ", "2026-11-25 11:01:36.123 +2 ", nil), ("%m ", "2026-11-25 11:01:36.123 +99 ", nil),
            ("%t ", "2026-11-25 10:01:36 UTC ", "2026-11-25T10:01:36Z"),
            ("%n ", "1795600896.123 ", "2026-11-25T10:01:36.123Z"),
            ("%t %m ", "2026-11-25 10:01:36 UTC 2026-11-25 10:01:36.123 UTC ", "2026-11-25T10:01:36.123Z"),
            ("%m %t ", "2026-11-25 10:01:36.123 UTC 2026-11-25 10:01:36 UTC ", "2026-11-25T10:01:36.123Z"),
            ("%s ", "2026-11-25 10:01:36 UTC ", nil), ("%d ", "shop ", nil),
        ] as [(String, String, String?)])
    func timeIsReadWhereItsZoneIsCertain(prefix: String, line: String, instant: String?) {
        let (statements, _) = LogText.read(line + LinePrefixTests.rest, format: .stderr, prefix: prefix)
        #expect(statements.map(\.instant) == [instant.flatMap(Timestamp.init(text:))])
    }

    @Test(
        arguments: [
            ("%m [%p] ", "2026-11-25 10:01:36.123 UTC [x] "), ("%m [%p] ", "2026-11-25 10:01:36 UTC [7] "),
            ("%m [%p] ", "2026-11-25 10:01:36.123 [7] "), ("%m [%p] ", ""),
            ("%m [%p] ", "2026-11-25 10:01:36.123 UTC [7]"),
            ("%n ", "123456789012.123 "), ("%c ", "6b06be80 "), ("%e ", "0000 "), ("%5p ", "7    "), ("%-5p|", "7  |"),
            ("%-10d|", "shop|"),
        ])
    func lineThatDoesNotFitIsUnread(prefix: String, line: String) {
        let (statements, report) = LogText.read(line + LinePrefixTests.rest, format: .stderr, prefix: prefix)
        #expect(statements.isEmpty)
        #expect(report.unreadLines == 1 && report.records == 0)
    }

    @Test(
        arguments: [
            (
                "%m\n",
                "the prefix holds a line break, so no line can be told; give log_line_prefix as it stands in postgresql.conf"
            ),
            (
                "%9999d",
                "the prefix pads a field to more than 256 bytes; give log_line_prefix as it stands in postgresql.conf"
            ),
            (
                String(repeating: "x", count: 1025),
                "the prefix is longer than 1024 bytes; give log_line_prefix as it stands in postgresql.conf"
            ),
        ])
    func prefixNoServerWritesIsRefused(text: String, message: String) {
        do {
            _ = try LinePrefix(text)
            Issue.record("taken")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test func verboseStateIsNotPartOfTheMessage() {
        let log = "2026-11-25 10:01:36.123 UTC [7] LOG:  00000: duration: 1.0 ms  statement: SELECT 1\n"
        #expect(LogText.read(log).statements == [LogText.statement("SELECT 1", 1)])
    }

    @Test func manyFreeFieldsOnALongLineEndInTime() {
        let prefix = String(repeating: "%a%u", count: 200)
        let line = String(repeating: "a", count: 1 << 20) + "\n"
        #expect(LogText.read(line, format: .stderr, prefix: prefix).report.unreadLines == 1)
    }
}
