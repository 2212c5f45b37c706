import CollectorTesting
import Foundation
import Telemetry
import Testing

@testable import Notify

@Suite struct TextTests {
    /// Against the plain definition: the longest beginning of whole characters that fits with its mark.
    @Test func cutIsTheLongestBeginningOfWholeCharacters() {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            let text = RandomMessage.text(&generator)
            let characters = Array(text.prefix(80))
            let text80 = String(characters)
            for (unit, count) in [(TextUnit.bytes, { $0.utf8.count }), (.utf16, { $0.utf16.count })]
                as [(TextUnit, (String) -> Int)]
            {
                let limit = Int.random(in: 3...90, using: &generator)
                let longest = (0...characters.count).map { String(characters.prefix($0)) + "…" }
                    .last { count($0) <= limit }
                let expected = count(text80) <= limit ? text80 : longest
                #expect(text80.cut(to: limit, unit) == expected, "\(generator) \(limit)")
            }
        }
    }

    @Test func cutNeverFallsIntoAnEscape() {
        let text = "a<b"
        #expect(text.cut(to: 6, .utf16, escaped: Markup.slack) == "a&lt;b")
        #expect(text.cut(to: 5, .utf16, escaped: Markup.slack) == "a…")
        #expect("\\\\".cut(to: 3, .utf16, escaped: Markup.backslashed) == "\\\\…")
        #expect("ab".cut(to: 0, .bytes) == "")
    }

    @Test func sparklineTellsWhereTheLimitLies() {
        #expect(
            Sparkline.text([1, 2, 3, 4, 5, 6, 7, 8], limit: 4.5, limitText: "4.5 s")
                == "▁▂▃▄▅▆▇█ (limit 4.5 s is ▅)")
        #expect(Sparkline.text([1, nil, 3], limit: 9, limitText: "9") == "▁·▃ (limit 9 is █)")
        #expect(Sparkline.text([nil, nil, 2, 2], limit: 2, limitText: "2") == "▁▁ (limit 2 is ▁)")
    }

    @Test(arguments: [[], [1], [nil, 1, nil], [.nan, 1], [nil]] as [[Double?]])
    func tooFewValuesAreNoSparkline(values: [Double?]) {
        #expect(Sparkline.text(values, limit: 1, limitText: "1") == nil)
    }

    @Test func sparklineOfTheWidestScaleHoldsTheNewestValues() throws {
        let values = (0..<100).map { $0 % 2 == 0 ? -Double.greatestFiniteMagnitude : .greatestFiniteMagnitude }
        let text = try #require(Sparkline.text(values, limit: 0, limitText: "0"))
        #expect(text == String(repeating: "▁█", count: 12) + " (limit 0 is ▅)")
    }

    @Test(arguments: [
        ("https://a.example/x", "https://a.example/x?wait=true"),
        ("https://a.example/x?thread_id=5", "https://a.example/x?thread_id=5&wait=true"),
        ("https://a.example/x?wait=false&a=b%20c", "https://a.example/x?a=b%20c&wait=true"),
        ("https://a.example/x?wait", "https://a.example/x?wait=true"),
        ("https://a.example/x?#top", "https://a.example/x?wait=true#top"),
    ])
    func queryIsAddedTo(url: String, expected: String) {
        #expect(WebAddress.adding("wait", "true", to: url) == expected)
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example/v2/x"), ("https://a.example/", "https://a.example/v2/x"),
        ("https://a.example/p?a=b", "https://a.example/p/v2/x?a=b"),
    ])
    func pathIsAddedTo(url: String, expected: String) {
        #expect(WebAddress.appending(path: "/v2/x", to: url) == expected)
    }

    @Test(arguments: [
        ("https://a.example/x(1)", "https://a.example/x%281%29"), ("http://[::1]:8080/#a", "http://[::1]:8080/#a"),
        ("https://a.example/\"><b>|x", "https://a.example/%22%3E%3Cb%3E%7Cx"),
        ("https://a.example/é", "https://a.example/%C3%A9"),
        ("javascript:alert(1)", nil), ("/x", nil), ("", nil), ("https://", nil),
        ("https://a.example/" + String(repeating: "a", count: 1024), nil),
    ])
    func linkHoldsNothingThatEndsIt(text: String, expected: String?) {
        #expect(WebAddress.plain(text) == expected)
    }

    @Test func combiningMarkHidesNoMarkup() {
        #expect(Markup.slack("<\u{301}!here>") == "&lt;\u{301}!here&gt;")
        #expect(Markup.html("\"\u{301}") == "&quot;\u{301}")
        #expect(Markup.backslashed("@\u{301}x") == "\\@\u{301}x")
        #expect(Markup.code("`\u{301}") == "`'\u{301}`")
        #expect(AlertText.groupKey(of: ["a": "\"\u{301}"]) == "{}:{a=\"\\\"\u{301}\"}")
    }

    @Test func inertTextReadsTheSame() {
        let text = "LCP p75 3.12 s on /cart, mail me@x.example, https://x.example/a"
        #expect(text.inert != text)
        #expect(text.inert.replacing("\u{2060}", with: "") == text)
        #expect("LCP p75 3.12 s on /cart (mobile)".inert == "LCP p75 3.12 s on /cart (mobile)")
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("=?utf-8?B?eA==?=", "=?utf-8?B?PT91dGYtOD9CP2VBPT0/PQ==?="),
        ("é", "=?utf-8?B?w6k=?="),
    ])
    func headerTextIsEncodedWhereItMustBe(text: String, expected: String) {
        #expect(EncodedWord.encode(text) == expected)
    }

    @Test func encodedWordsAreShortAndOfWholeCharacters() {
        let family = "👩‍👩‍👧‍👦"
        let lines = EncodedWord.encode(String(repeating: family, count: 5)).components(separatedBy: "\r\n ")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(Set(lines) == [EncodedWord.encode(family)])
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
        ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 +0000"),
        ("2026-08-01T10:00:00Z", "Sat, 01 Aug 2026 10:00:00 +0000"),
        ("1969-12-31T12:00:00Z", "Wed, 31 Dec 1969 12:00:00 +0000"),
    ])
    func mailHasItsDate(instant: String, expected: String) throws {
        #expect(try Mail.date(#require(Timestamp(text: instant))) == expected)
    }

    @Test func paceKeepsToItsRate() {
        var pace = SendPace(SendRate(count: 2, time: .seconds(10)))
        let start = AlertSamples.start
        #expect(pace.next(at: start) == nil)
        pace.note(start)
        pace.note(start + .seconds(4))
        #expect(pace.next(at: start + .seconds(5)) == start + .seconds(10))
        #expect(pace.next(at: start + .seconds(10)) == nil)
        pace.note(start + .seconds(10))
        #expect(pace.next(at: start + .seconds(10)) == start + .seconds(14))
        // A clock that was set back by an hour holds nothing up for an hour.
        #expect(pace.next(at: start - .seconds(3600)) == start - .seconds(3590))
        #expect(SendPace(nil).next(at: start) == nil)
    }
}
