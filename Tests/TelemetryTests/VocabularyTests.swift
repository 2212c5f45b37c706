import Telemetry
import Testing

/// The small types whose words stand in stored rows, answers and files.
@Suite struct VocabularyTests {
    @Test func outcomeNamesAreFixedAndReadBack() {
        #expect(
            Outcome.all.map(\.name) == [
                "stored", "stored_in_other", "replaced", "duplicate", "baseline", "bot_user_agent", "bot_headless",
                "bot_webdriver",
                "bot_tool", "bot_impossible", "bot_custom", "malformed", "too_large", "head_too_large", "too_slow",
                "unsupported_encoding", "unsupported_method", "unknown_metric", "bad_value", "not_applicable",
                "too_old", "origin", "rate_limited", "anomaly", "token", "scope", "opted_out", "overloaded", "storage",
            ])
        #expect(Outcome.all.compactMap { Outcome(name: $0.name) } == Outcome.all)
        #expect(Outcome(name: "Stored") == nil)
        #expect(
            Outcome.all.filter { !$0.isRefusal } == [.stored, .storedInOther, .replaced, .duplicate, .baseline]
                + BotRule.allCases.map(Outcome.bot))
    }

    @Test func deviceCodesAndNamesAreFixed() {
        #expect(Device.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(Device.allCases.map(\.name) == ["unknown", "mobile", "tablet", "desktop"])
        #expect(Device.allCases.compactMap { Device(name: $0.name) } == Device.allCases)
        #expect(Device(name: "Mobile") == nil)
    }

    @Test func labelsReadBackFromTheirValues() {
        let labels: [SeriesLabels] = [
            .page(site: "shop", page: "/cart", device: .mobile), .query(service: "api", query: "SELECT ?"),
        ]
        for label in labels { #expect(SeriesLabels(set: label.set, values: label.values) == label) }
        #expect(labels.map(\.owner) == ["shop", "api"])
        #expect(
            labels.map(\.folded) == [
                .page(site: "shop", page: "(other)", device: .mobile), .query(service: "api", query: "(other)"),
            ])
    }

    @Test(
        arguments: [
            (DimensionSet.page, []), (.page, ["a", "b"]), (.page, ["a", "b", "watch"]), (.query, ["a"]),
            (.query, ["a", "b", "c"]),
        ] as [(DimensionSet, [String])])
    func valuesThatDoNotFitTheSetAreNone(set: DimensionSet, values: [String]) {
        #expect(SeriesLabels(set: set, values: values) == nil)
    }

    @Test func everyOriginHasItsDimensions() {
        #expect(DimensionSet(origin: .browser).dimensions == [.site, .page, .device])
        #expect(DimensionSet(origin: .server).dimensions == [.service, .query])
    }
}
