import CollectorTesting
import Decode
import Telemetry
import Testing

/// Percent-decoding, through the URL of a form.
@Suite struct FormTextTests {
    private func url(_ encoded: [UInt8]) -> String? {
        try? Bytes.page(Array("sb=1&u=".utf8) + encoded, contentType: "application/x-www-form-urlencoded").get().url
    }

    private func url(_ encoded: String) -> String? { url(Array(encoded.utf8)) }

    @Test(arguments: [
        ("%2Fa%2fb", "/a/b"), ("a+b%2Bc", "a b+c"), ("%C3%A9%F0%9F%98%80", "é😀"), ("a=b", "a=b"),
        ("a%3Db%26c", "a=b&c"),
        ("%252F", "%2F"), ("é", "é"),
    ])
    func escapesAreDecoded(encoded: String, text: String) { #expect(url(encoded) == text) }

    /// As the URL Standard says: one bad byte in a page's URL must not lose the beacon.
    @Test(arguments: [
        ("%", "%"), ("%%", "%%"), ("a%2", "a%2"), ("%G1", "%G1"), ("%1G", "%1G"), ("%%41", "%A"), ("%u0041", "%u0041"),
        ("%-1", "%-1"), ("100%&n=1", "100%"), ("%4%31", "%41"),
    ])
    func escapeThatIsNoneStandsForItself(encoded: String, text: String) { #expect(url(encoded) == text) }

    @Test func bytesThatAreNotUTF8AreReplaced() {
        #expect(url("a%FFb") == "a\u{FFFD}b")
        #expect(url([0x61, 0xC3]) == "a\u{FFFD}")
        #expect(url("%ED%A0%80")?.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" } == true)
        #expect(url("%00") == "\0")
    }

    @Test func keysMayBeEscaped() throws {
        #expect(
            try Bytes.form("%70id=p&pt%2Elcp=5&et%2ei%6E%70=6&pt.l%63%70%=7").get().reports == [
                VitalReport(metric: .lcp, value: 5, id: "p"), VitalReport(metric: .inp, value: 6, id: "p"),
            ])
    }

    @Test(arguments: ["a", "é", "€", "😀"]) func longTextIsCutAtACharacter(character: String) throws {
        for padding in 0..<4 {
            let long = String(repeating: "x", count: padding) + String(repeating: character, count: 3000)
            let text = try #require(url(Escaped.all(long)))
            #expect(long.hasPrefix(text) && (2045...2048).contains(text.utf8.count))
        }
        // Bytes that become three each, and continuations without a start.
        for byte in ["%FF", "%80", "%C3"] {
            #expect((url(String(repeating: byte, count: 9000))?.utf8.count ?? 0) <= 2048)
        }
    }

    /// Against the plainest decoder there is, over every mixture of bytes and escapes.
    @Test func decodingAgreesWithAPlainReference() {
        var generator = SeededGenerator()
        for _ in 0..<5000 {
            let encoded = (0..<Int.random(in: 1...40, using: &generator)).flatMap { _ -> [UInt8] in
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: Array(Escaped.escape(UInt8.random(in: 0 ... .max, using: &generator)).utf8)
                case 1: [Array("%+0aFgG".utf8).randomElement(using: &generator)!]
                default: [UInt8.random(in: 0 ... .max, using: &generator)]
                }
            }.filter { $0 != UInt8(ascii: "&") }
            guard !encoded.isEmpty else { continue }
            let expected = String(decoding: reference(encoded), as: UTF8.self)
            if url(encoded) != expected { Issue.record("\(generator) \(encoded)") }
        }
    }

    private func reference(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = bytes.first else { return [] }
        let digits = bytes.dropFirst().prefix(2)
        let isHexadecimal =
            digits.count == 2 && digits.allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }
        if first == UInt8(ascii: "%"), isHexadecimal {
            // Two hexadecimal digits are a byte.
            return [UInt8(String(decoding: digits, as: UTF8.self), radix: 16)!] + reference(Array(bytes.dropFirst(3)))
        }
        return [first == UInt8(ascii: "+") ? UInt8(ascii: " ") : first] + reference(Array(bytes.dropFirst()))
    }
}
