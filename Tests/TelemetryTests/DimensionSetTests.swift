import Telemetry
import Testing

@Suite struct DimensionSetTests {
    @Test func readsWhatSettingsWrite() throws {
        let set = try DimensionSet(text: "site+country+device@1m")
        #expect(set.dimensions == [.site, .country, .device])
        #expect(set.grain == .minute)
        #expect(set.origin == .browser)
        #expect(set.text == "site+country+device@1m")
        #expect(set.name == "site,country,device")
        #expect(try DimensionSet(text: "service+database").grain == .hour)
        #expect(try DimensionSet(name: set.name, grain: .minute) == set)
    }

    @Test(arguments: [
        ("", "\"\" is no dimension"), ("site+", "\"\" is no dimension"), ("country+site", "a set begins with site"),
        ("site+moon", "\"moon\" is no dimension"), ("site+page+page", "\"page\" stands there twice"),
        ("site+query", "query is not known together with site"),
        ("service+page", "page is not known together with service"),
        ("site+page@5m", "a grain that is neither 1m nor 1h"), ("site@1h@1h", "a grain that is neither"),
        ("site+page+device+browser+country+release", "at most 5 dimensions"),
    ])
    func saysWhatIsWrongWithASet(_ text: String, _ part: String) {
        let mistake = #expect(throws: DimensionSet.Mistake.self) { try DimensionSet(text: text) }
        #expect(mistake?.description.contains(part) == true, "\(mistake?.description ?? "")")
    }

    @Test func standardSetsAreThoseOfTheDesign() {
        #expect(
            DimensionSets.standard.all.map(\.text) == [
                "site+page+device@1m", "site+page+phase@1m", "site+page+report+subject@1m", "site+browser@1h",
                "site+country@1h", "site+connection@1h", "site+navigation@1h",
                "site+tag@1h", "site+bot@1h", "site+device+release@1h", "service+query@1m", "service+route@1m",
                "service+operation@1h",
                "service+release@1h", "service+query+route@1h", "service+query+release@1h",
            ])
    }

    @Test func addedSetIsKeptOnceInTheFinerGrain() throws {
        let sets = DimensionSets.standard.adding([
            try DimensionSet(text: "site+country@1m"), try DimensionSet(text: "site+device+page@1h"),
            try DimensionSet(text: "service+database@1h"),
        ])
        #expect(sets.browser.map(\.text).contains("site+country@1m"))
        #expect(sets.browser.first == .page)
        #expect(sets.browser.count == 10)
        #expect(sets.server.last?.text == "service+database@1h")
    }

    @Test func foldingKeepsWhatIsAShortList() throws {
        let set = try DimensionSet(text: "site+release+browser+device@1h")
        let labels = try #require(SeriesLabels(set: set, values: ["shop", "1.2", "Firefox", "mobile"]))
        #expect(labels.folded.values == ["shop", "(other)", "Firefox", "mobile"])
        #expect(labels.stranger.values == ["(other)", "(other)", "Firefox", "mobile"])
    }
}
