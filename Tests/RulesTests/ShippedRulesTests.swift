import Rules
import Telemetry
import Testing

@Suite struct ShippedRulesTests {
    @Test func shippedFileHoldsTheBudgetsAskedFor() throws {
        let rules = try RuleSet.parse(ShippedRules.text(), file: "alerts.yml")
        let limits = rules.rules.map { rule in
            let limit = rule.promise.limit.map(rule.metric.unit.format) ?? ""
            return "\(rule.metric) \(rule.promise.percentile?.label ?? "count") \(limit)"
        }
        #expect(
            limits == [
                "LCP p75 2.5 s", "FID p75 100 ms", "INP p75 200 ms", "CLS p75 0.100", "load p75 2.5 s",
                "bytes.script p75 244 KB", "bytes.style p75 100 KB", "bytes.image p75 1 MB", "bytes.total p75 1.5 MB",
                "query p95 100 ms",
            ])
        #expect(
            rules.rules.map(\.promise.limit) == [
                2500, 100, 200, 0.1, 2500, 244_000, 100_000, 1_000_000, 1_500_000, 100,
            ])
        #expect(
            rules.receivers == [
                Receiver(
                    name: "oncall", target: .webhook(url: .environment(name: "ONCALL_URL"), secrets: []))
            ])
        #expect(rules.evaluateEvery == .seconds(60))
        #expect(Set(rules.rules.map(\.notify)) == [["oncall"]])
        #expect(Set(rules.rules.map(\.confidence)) == [0.95])
        #expect(rules.rules.map(\.minimumCount) == [40, 40, 40, 40, 40, 40, 40, 40, 40, 200])
    }
}
