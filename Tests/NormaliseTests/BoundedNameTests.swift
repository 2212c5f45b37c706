import CollectorTesting
import Normalise
import Testing

@Suite struct BoundedNameTests {
    @Test(
        arguments: [
            ("shop", "shop"), ("", nil), (" ", nil), ("  shop  front ", "shop front"), ("a\u{0}b\n", "ab"),
            ("\u{7F}", nil),
            ("\u{202E}evil\u{2066}", "evil"), ("\u{200B}\u{FEFF}", nil), ("é日😀", "é日😀"), ("\u{E000}x", "x"),
            ("a\tb", "ab"),
            ("shop.example:8443", "shop.example:8443"), ("\u{2028}a\u{2029}", "a"),
        ] as [(String, String?)])
    func nameIsTrimmedAndPlain(text: String, name: String?) {
        #expect(BoundedName.of(text) == name)
    }

    @Test func absentNameIsNone() {
        #expect(BoundedName.of(nil) == nil)
    }

    @Test func longNameIsCut() {
        let most = String(repeating: "a", count: 64)
        #expect(BoundedName.of(most) == most)
        #expect(BoundedName.of(most + "b") == most)
        #expect(BoundedName.of("abc", limit: 2) == "ab")
        // The cut falls behind a space.
        #expect(BoundedName.of("abc de", limit: 4) == "abc")
    }

    /// One visible character may be any number of scalars.
    @Test func nameOfCombiningMarksIsCutToo() throws {
        let name = try #require(BoundedName.of("e" + String(repeating: "\u{301}", count: 10_000)))
        #expect(name.unicodeScalars.count == 64)
    }

    @Test func anyTextGivesABoundedNameThatStays() {
        var generator = SeededGenerator()
        let pieces = [
            " ", "a", "é", "e\u{301}", "\u{301}", "😀", "👩‍👩‍👧", "\u{202E}", "\u{0}", "\u{200D}", "\u{10FFFF}", "日本",
            "\u{A0}", "\r\n",
        ]
        for _ in 0..<4000 {
            let count = Int.random(in: 0...100, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            guard let name = BoundedName.of(text) else { continue }
            let isSound = !name.isEmpty && name.unicodeScalars.count <= 64 && BoundedName.of(name) == name
            if !isSound { Issue.record("\(generator) \(text.debugDescription) \(name.debugDescription)") }
        }
    }
}
