import CollectorTesting
import Normalise
import Testing

@Suite struct CountryCodeTests {
    @Test(
        arguments: [
            ("DE", "DE"), ("de", "DE"), ("uS", "US"), (" GB ", "GB"), ("\tFR", "FR"), ("QA", "QA"), ("QL", "QL"),
            ("ZA", "ZA"), ("AE", "AE"), ("xk", "XK"),
        ])
    func twoLettersAreACountry(text: String, country: String) {
        #expect(CountryCode.of(text) == country)
    }

    @Test(
        arguments: [
            nil, "", " ", "XX", "xx", "T1", "t1", "ZZ", "AA", "QM", "QZ", "XA", "A", " A ", "A B", "DEU", "D E", "1A",
            "12", "--", "**", "DE,FR", "DE;q=1", "\"DE\"", "DE\u{0}", "\u{0}DE", "DE\n", "é", "DÉ", "ＤＥ", "DE\u{301}",
            "🇩🇪", "[{", "`a", "@A", String(repeating: "DE", count: 32_768),
        ] as [String?])
    func anythingElseIsNone(text: String?) {
        #expect(CountryCode.of(text) == "")
    }

    @Test func spacesMayBeMany() {
        let spaces = String(repeating: " \t", count: 32_768)
        #expect(CountryCode.of(spaces + "de" + spaces) == "DE")
        #expect(CountryCode.of(spaces) == "")
    }

    /// Every pair of ASCII characters, against the definition.
    @Test func onlyLettersThatMayBeACountryAreKept() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        var reserved = Set(letters.map { "X\($0)" } + "MNOPQRSTUVWXYZ".map { "Q\($0)" } + ["AA", "ZZ"])
        reserved.remove("XK")
        var kept: Set<String> = []
        for first in UInt8(0)..<0x80 {
            for second in UInt8(0)..<0x80 {
                let text = String(decoding: [first, second], as: UTF8.self)
                let code = text.uppercased()
                let isCountry = code.allSatisfy { letters.contains($0) } && code.count == 2 && !reserved.contains(code)
                #expect(CountryCode.of(text) == (isCountry ? code : ""), "\(text.debugDescription)")
                kept.insert(CountryCode.of(text))
            }
        }
        #expect(kept.count == 676 - reserved.count + 1)
    }
}
