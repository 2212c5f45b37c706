import Manifest
import Rules
import Telemetry
import Testing

@Suite struct RuleSetParseTests {
    @Test(arguments: ["", "# nothing yet\n", "defaults:\nbudgets:\nlatency:\nreceivers:\n", "{}"])
    func fileWithoutRulesIsAnEmptyRuleSet(text: String) throws {
        let expected = RuleSet(receivers: [], rules: [], evaluateEvery: .seconds(60))
        #expect(try RuleSet.parse(text, file: "alerts.yml") == expected)
    }

    @Test func everyKeyIsRead() throws {
        let text = """
            latency:
              - {id: slow, metric: query, percentile: p99, limit: 0.1 s, by: service, window: 15min, min_samples: auto}
            budgets:
              - id: lcp
                metric: LCP
                percentile: 90
                limit: 2.3s
                by: [page, device]
                window: 7d
                severity: page
                notify: [hook, oncall]
                summary: "{{ value }} on {{page}}"
                runbook: https://wiki.example/lcp?x=1
                min_samples: 20
            receivers:
              - {name: oncall, type: webhook, url_env: ONCALL_URL, secret_env: ONCALL_SECRET}
              - {name: hook, type: webhook, url: "https://hooks.example/T0/B0"}
            defaults: {evaluate_every: 10s, confidence: 97.5%, min_samples: 12, notify: hook}
            """
        let expected = RuleSet(
            receivers: [
                Receiver(
                    name: "oncall",
                    target: .webhook(
                        url: .environment(name: "ONCALL_URL"), secrets: [.environment(name: "ONCALL_SECRET")])),
                Receiver(
                    name: "hook", target: .webhook(url: .literal("https://hooks.example/T0/B0"), secrets: [])),
            ],
            rules: [
                Rule(
                    id: "lcp", kind: .budget, metric: .lcp, promise: .percentile(Percentile(90)!, limit: 2300),
                    by: [.page, .device], window: .seconds(7 * 86_400), severity: .page, notify: ["hook", "oncall"],
                    summary: "{{ value }} on {{page}}", runbook: "https://wiki.example/lcp?x=1", minimumCount: 20,
                    confidence: 0.975),
                Rule(
                    id: "slow", kind: .latency, metric: .query, promise: .percentile(.p99, limit: 100),
                    by: [.service], window: .seconds(900), severity: .ticket, notify: ["hook"], summary: nil,
                    runbook: nil, minimumCount: 1000, confidence: 0.975),
            ],
            evaluateEvery: .seconds(10))
        #expect(try RuleSet.parse(text, file: "alerts.yml") == expected)
    }

    @Test func ruleThatSaysLittleTakesTheDefaults() throws {
        let text = """
            budgets: [{id: weight, metric: bytes.total, limit: 1.5MB}]
            latency: [{id: requests, metric: request, limit: 1min}]
            """
        let expected = [
            Rule(
                id: "weight", kind: .budget, metric: .totalBytes, promise: .percentile(.p75, limit: 1_500_000), by: [],
                window: .seconds(3600), severity: .ticket, notify: [], summary: nil, runbook: nil, minimumCount: 40,
                confidence: 0.95),
            Rule(
                id: "requests", kind: .latency, metric: .request, promise: .percentile(.p95, limit: 60_000), by: [],
                window: .seconds(900), severity: .ticket, notify: [], summary: nil, runbook: nil, minimumCount: 200,
                confidence: 0.95),
        ]
        #expect(try RuleSet.parse(text, file: "alerts.yml").rules == expected)
    }

    @Test func defaultMinimumCountFollowsThePercentile() throws {
        let counts = try [75, 95, 99].map { percent in
            let text = "budgets: [{id: a, metric: LCP, limit: 1s, percentile: \(percent)}]"
            return try RuleSet.parse(text, file: "alerts.yml").rules.map(\.minimumCount)
        }
        #expect(counts == [[40], [200], [1000]])
    }

    @Test func secretsAreNeverShown() {
        let receiver = Receiver(
            name: "hook",
            target: .webhook(
                url: .literal("https://hooks.example/T0KEN"),
                secrets: [.environment(name: "T0KEN"), .file(path: "/T0KEN")]))
        var dumped = ""
        dump(receiver, to: &dumped)
        for text in ["\(receiver)", String(reflecting: receiver), "\(receiver.target)", dumped] {
            #expect(!text.contains("T0KEN"))
        }
        #expect("\(Secret.literal("T0KEN"))" == "<redacted>")
    }
}
