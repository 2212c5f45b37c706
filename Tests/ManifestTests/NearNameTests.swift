import Manifest
import Testing

@Suite struct NearNameTests {
    @Test(arguments: [
        ("metrik", "metric"), ("mertic", "metric"), ("METRIC", "metric"), ("metrics", "metric"), ("mtric", "metric"),
        ("summery", "summary"), ("recievers", "receivers"), ("window", "window"),
    ])
    func nearNameIsFound(word: String, name: String) {
        #expect(NearName.of(word, among: ["metric", "summary", "receivers", "window"]) == name)
        #expect(
            NearName.hint(word, among: ["summary", "metric", "receivers", "window"]) == "; did you mean \"\(name)\"?")
    }

    @Test(arguments: ["", "x", "completely", "me", "🤷"]) func farWordHasNone(word: String) {
        #expect(NearName.of(word, among: ["metric", "summary"]) == nil)
        #expect(NearName.hint(word, among: ["metric", "summary"]).isEmpty)
    }

    @Test func shortCandidateIsNotProposedForEverything() {
        #expect(NearName.of("xy", among: ["by", "a", ""]) == "by")
        #expect(NearName.of("qz", among: ["by", "a", ""]) == nil)
    }

    @Test func firstOfEquallyNearWins() {
        #expect(NearName.of("cat", among: ["bat", "hat"]) == "bat")
    }

    @Test func longWordIsComparedByItsBeginning() {
        #expect(NearName.of(String(repeating: "a", count: 100_000), among: ["metric"]) == nil)
    }
}
