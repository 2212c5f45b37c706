import CollectorTesting
import Follow
import Testing

/// Properties of reading that hold for every log.
@Suite struct SplitTests {
    private static let statements = [
        "SELECT 1", "SELECT\n\t'a\n\n', \"b\"", "SELECT '🐘é' -- ,\"\"", "INSERT INTO a VALUES\n(1),\n(2)\n",
        "\n SELECT '\\'",
    ]

    private func log(_ format: LogFormat, _ generator: inout SeededGenerator) -> (text: String, statements: [String]) {
        var text = ""
        var expected: [String] = []
        for _ in 0..<20 {
            let statement = SplitTests.statements.randomElement(using: &generator) ?? ""
            let message: String
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: message = "checkpoint starting: time"
            case 1: message = "duration: 0.1 ms  parse <unnamed>: \(statement)"
            default:
                message = "duration: 1.5 ms  statement: \(statement)"
                expected.append(statement)
            }
            switch format {
            case .stderr: text += LogText.stderr([message])
            case .csv: text += LogText.csv(message)
            case .json:
                let escaped = message.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
                    "\n", with: "\\n"
                )
                .replacing("\t", with: "\\t")
                text += "{\"timestamp\":\"2026-11-25 10:01:36.123 UTC\",\"pid\":7,\"message\":\"\(escaped)\"}\n"
            }
        }
        return (text, expected)
    }

    @Test(arguments: LogFormat.allCases)
    func splittingAnywhereGivesTheSame(format: LogFormat) {
        var generator = SeededGenerator()
        for _ in 0..<60 {
            let (text, expected) = log(format, &generator)
            let bytes = Array(text.utf8)
            let whole = LogText.read(bytes)
            #expect(whole.statements.map(\.statement) == expected, "\(generator)")
            let count = Int.random(in: 1..<200, using: &generator)
            let pieces = (0..<count).map { _ in Int.random(in: 0...bytes.count, using: &generator) }.sorted()
            let split = LogText.read(bytes, pieces: pieces)
            #expect(split.statements == whole.statements && split.report == whole.report, "\(generator)")
        }
    }

    @Test(arguments: LogFormat.allCases)
    func readingFromWhereItWasCompleteGivesTheRest(format: LogFormat) {
        var generator = SeededGenerator()
        for _ in 0..<60 {
            let (text, expected) = log(format, &generator)
            let bytes = Array(text.utf8)
            var reader = LogReader(format: format, prefix: LogText.prefix())
            let first = reader.push(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))))
            let rest = LogText.read(Array(bytes[reader.complete...]), format: format).statements
            #expect((first + rest).map(\.statement) == expected, "\(generator)")
        }
    }

    @Test(arguments: LogFormat.allCases)
    func noBytesTrap(format: LogFormat) {
        var generator = SeededGenerator()
        let prefixes = ["", "%m [%p] ", "%m [%p] %q%u@%d/%a ", "%-8d%5a%c%n|%t%e%l%r"]
        for round in 0..<1500 {
            var bytes: [UInt8]
            if round % 3 == 0 {
                bytes = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
            } else {
                bytes = Array(log(format, &generator).text.utf8)
                for _ in 0..<Int.random(in: 1..<40, using: &generator) {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                    case 1: bytes.remove(at: index)
                    default:
                        bytes.insert([9, 10, 34, 44, 92, 0, 58, 32].randomElement(using: &generator) ?? 0, at: index)
                    }
                }
            }
            let prefix = prefixes.randomElement(using: &generator) ?? ""
            let whole = LogText.read(bytes, format: round % 2 == 0 ? format : nil, prefix: prefix)
            let middle = Int.random(in: 0...bytes.count, using: &generator)
            let split = LogText.read(bytes, format: round % 2 == 0 ? format : nil, prefix: prefix, pieces: [middle])
            #expect(split.statements == whole.statements && split.report == whole.report, "\(generator)")
        }
    }
}
