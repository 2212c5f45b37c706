import Rules
import Telemetry
import Testing

@Suite struct SummaryTests {
    @Test func ruleWithoutWordsHasADefaultSummary() throws {
        #expect(
            try summary(nil, by: "[page, device]", [.page: "/cart", .device: "mobile"])
                == "LCP p75 2.9 s on page=/cart device=mobile, limit 2.5 s")
        #expect(try summary(nil, by: "[]", [:]) == "LCP p75 2.9 s, limit 2.5 s")
    }

    @Test func everyPlaceholderIsFilledIn() throws {
        #expect(
            try summary(
                "{{metric}} {{percentile}} {{ value }} > {{limit}}: {{page}} {{count}}/{{window}} {}",
                by: "[page]", [.page: "/cart"])
                == "LCP p75 2.9 s > 2.5 s: /cart 137/1h {}")
    }

    @Test func labelThatLooksLikeAPlaceholderIsShownAsItIs() throws {
        #expect(try summary("{{page}}", by: "[page]", [.page: "{{value}}"]) == "{{value}}")
    }

    @Test func labelNobodyToldIsSaidToBeSo() throws {
        #expect(try summary("{{page}}/{{device}}", by: "[page, device]", [.page: ""]) == "(not told)/(not told)")
    }

    private func summary(_ template: String?, by: String, _ labels: [Dimension: String]) throws -> String {
        let words = template.map { ", summary: \"\($0)\"" } ?? ""
        let text = "budgets: [{id: lcp, metric: LCP, limit: 2500ms, by: \(by)\(words)}]"
        let rule = try #require(try RuleSet.parse(text, file: "alerts.yml").rules.first)
        let evidence = Evidence(
            metric: .lcp, percentile: .p75, value: 2900, lower: 2600, upper: 3100, limit: 2500, count: 137,
            from: Timestamp(seconds: 0), to: Timestamp(seconds: 3600))
        return rule.summary(labels: labels, evidence: evidence)
    }
}
