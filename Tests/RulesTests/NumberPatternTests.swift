import CollectorTesting
import Manifest
import Testing

@testable import Rules

@Suite struct NumberPatternTests {
    @Test func wholeNumbersMatchWithinTheirRangeOnly() throws {
        var generator = SeededGenerator()
        for _ in 0..<40 {
            let bounds = [Int64.random(in: 0...1200, using: &generator), Int64.random(in: 0...1200, using: &generator)]
            let range = bounds.min()!...bounds.max()!
            let pattern = try Regex("^\(NumberPattern.whole(range))$")
            let matched = try (0...1300 as ClosedRange<Int64>).filter { try pattern.firstMatch(in: "\($0)") != nil }
            #expect(matched == Array(range), "\(generator) \(range)")
        }
    }

    @Test(
        arguments: [
            (0...0, "0*(0)"),
            (1...1_000_000, "0*([1-9]|[1-9][0-9]|[1-9][0-9]{2}|[1-9][0-9]{3}|[1-9][0-9]{4}|[1-9][0-9]{5}|1000000)"),
            (60...719, "0*(6[0-9]|[7-9][0-9]|[1-6][0-9]{2}|7[0-1][0-9])"), (7...7, "0*(7)"),
        ] as [(ClosedRange<Int64>, String)])
    func patternIsShort(range: ClosedRange<Int64>, expected: String) {
        #expect(NumberPattern.whole(range) == expected)
    }

    @Test func decimalsAreThoseTheParserReads() throws {
        let decimal = try Regex("^\(NumberPattern.decimal)$")
        let notZero = try Regex("^\(NumberPattern.notZero)\(NumberPattern.decimal)$")
        for text in [
            "0", "00", "0.0", ".0", "0.", "1", "01", "1.", ".5", "0.05", "10.50", "", ".", "1.2.3", "-1", "1e3", "٣",
        ] {
            let number = LimitText.number(text)
            #expect(try (decimal.firstMatch(in: text) != nil) == (number != nil), "\(text)")
            #expect(try (notZero.firstMatch(in: text) != nil) == (number.map { $0 > 0 } ?? false), "\(text)")
        }
    }

    /// What the schema's objects become as text.
    @Test func schemaIsWrittenAsJSON() {
        let node: SchemaNode = ["a": ["\"x\\", 1, true, .number(99.99), .number(2)], "b": [:], "c": []]
        #expect(node.json() == #"{"a": ["\"x\\", 1, true, 99.99, 2], "b": {}, "c": []}"#)
        let long: SchemaNode = ["a": .texts([String(repeating: "x", count: 120)])]
        #expect(long.json() == "{\n  \"a\": [\n    \"\(String(repeating: "x", count: 120))\"\n  ]\n}")
    }
}
