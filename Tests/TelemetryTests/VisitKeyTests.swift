import Telemetry
import Testing

@Suite struct VisitKeyTests {
    /// The journal keeps hashes: these were computed outside of Swift and may never change.
    @Test func hashIsFixed() {
        #expect(
            VisitKey(site: "shop", metric: .lcp, id: "v4-1790000000000-4512345678901").hash == 0x1670_3ED8_8070_63F0)
        #expect(VisitKey(site: "", metric: .cls, id: "é").hash == 0x3001_10F0_A3D3_2359)
    }

    @Test func partsAreKeptApart() {
        let keys = [
            VisitKey(site: "a", metric: .lcp, id: "bc"), VisitKey(site: "ab", metric: .lcp, id: "c"),
            VisitKey(site: "abc", metric: .lcp, id: ""), VisitKey(site: "", metric: .lcp, id: "abc"),
            VisitKey(site: "a", metric: .cls, id: "bc"),
        ]
        #expect(Set(keys).count == keys.count)
    }

    @Test func textsSplitElsewhereHashApart() {
        func hash(_ texts: String...) -> UInt64 {
            var state = FNV1a()
            for text in texts { state.combine(text) }
            return state.finalised
        }
        #expect(Set([hash("a", "bc"), hash("ab", "c"), hash("abc"), hash("abc", "")]).count == 4)
    }
}
