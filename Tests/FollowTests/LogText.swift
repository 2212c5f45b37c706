import Follow
import Telemetry

/// Reads texts as logs, whole or in pieces.
enum LogText {
    static func prefix(_ text: String = LinePrefix.standard) -> LinePrefix {
        do { return try LinePrefix(text) } catch { fatalError("\(error)") }
    }

    static func read(
        _ text: String, format: LogFormat? = nil, prefix: String = LinePrefix.standard
    ) -> (statements: [LoggedStatement], report: FollowReport) {
        read(Array(text.utf8), format: format, prefix: prefix)
    }

    static func read(
        _ bytes: [UInt8], format: LogFormat? = nil, prefix: String = LinePrefix.standard, pieces: [Int] = []
    ) -> (statements: [LoggedStatement], report: FollowReport) {
        var reader = LogReader(format: format, prefix: self.prefix(prefix))
        var statements: [LoggedStatement] = []
        var start = 0
        for end in pieces + [bytes.count] {
            statements += reader.push(Array(bytes[start..<end]))
            start = end
        }
        statements += reader.finish()
        return (statements, reader.report)
    }

    /// The messages as one process writes them with the default prefix; line breaks become what the server makes of them.
    static func stderr(_ messages: [String], process: Int = 7) -> String {
        messages.map {
            "2026-11-25 10:01:36.123 UTC [\(process)] LOG:  \($0.replacing("\n", with: "\n\t"))\n"
        }.joined()
    }

    static func csv(
        _ message: String, database: String = "shop", process: Int = 7, severity: String = "LOG", columns: Int = 26
    ) -> String {
        func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
        var fields = [
            "2026-11-25 10:01:36.123 UTC", quoted("ann"), quoted(database), "\(process)", quoted("[local]"),
            "6b06.5e71",
            "3", quoted("SELECT"), "2026-11-25 10:01:00 UTC", "3/17", "0", severity, "00000", quoted(message),
            quoted("parameters: $1 = 'secret, \n'"), "", "", "", "", "", "", "", quoted("api"),
        ]
        fields += ["\"client backend\"", "", "4711"].prefix(columns - 23)
        return fields.joined(separator: ",") + "\n"
    }

    static let instant = Timestamp(text: "2026-11-25T10:01:36.123Z")

    static func statement(
        _ text: String, _ milliseconds: Double, instant: Timestamp? = LogText.instant, database: String? = nil,
        application: String? = nil
    ) -> LoggedStatement {
        LoggedStatement(
            statement: text, durationMilliseconds: milliseconds, instant: instant, database: database,
            application: application)
    }
}
