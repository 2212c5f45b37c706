import Rules
import Telemetry
import Testing

@Suite struct ReceiverParseTests {
    @Test func everyTypeIsRead() throws {
        let receivers = try RuleSet.parse(RuleSamples.everyKey, file: "a.yml") { [(file: "of \($0)", text: "")] }
            .receivers
        #expect(Set(receivers.map(\.kind)) == Set(ReceiverKind.allCases))
        let targets = Dictionary(uniqueKeysWithValues: receivers.map { ($0.name, $0.target) })
        let expected: [String: ReceiverTarget] = [
            "oncall": .webhook(
                url: .environment(name: "ONCALL_URL"), secrets: [.environment(name: "ONCALL_SECRET")]),
            "hook": .webhook(url: .literal("https://hooks.example/T0/B0"), secrets: []),
            "events": .event(
                url: .file(path: "/run/secrets/events"),
                secrets: [.file(path: "/run/secrets/new"), .file(path: "/run/secrets/old")]),
            "slack": .slack(url: .environment(name: "SLACK_URL")),
            "discord": .discord(url: .environment(name: "DISCORD_URL")),
            "teams": .teams(url: .environment(name: "TEAMS_URL")),
            "pager": .pagerduty(url: nil, key: .environment(name: "PAGER_KEY")),
            "phone": .ntfy(
                url: .literal("https://ntfy.example"), topic: "ops", token: .file(path: "/run/secrets/ntfy")),
            "chat": .googleChat(url: .environment(name: "CHAT_URL")),
            "telegram": .telegram(url: nil, token: .environment(name: "BOT_TOKEN"), chat: "-1001234567890"),
            "mattermost": .mattermost(url: .environment(name: "MATTERMOST_URL")),
            "mail": .email(
                url: .environment(name: "MAIL_URL"), from: "vitalsd@example.com",
                to: ["a@example.com", "b@example.com"]),
        ]
        #expect(targets == expected)
    }

    @Test func everyOptionIsRead() throws {
        let plain = try options("type: webhook, url_env: A")
        #expect(plain == ReceiverOptions())
        let all = try options(
            """
            type: slack, url_env: A, notify_on: [page, info], send_resolved: false, ca_file: /a b.pem, proxy_env: P, rate: 10/1m, fallback: b
            """)
        var expected = ReceiverOptions()
        expected.severities = [.page, .info]
        expected.sendsResolved = false
        expected.caFile = "/a b.pem"
        expected.proxy = .environment(name: "P")
        expected.rate = ReceiverOptions.Rate(count: 10, time: .seconds(60))
        expected.fallback = "b"
        #expect(all == expected)
        #expect(try options("type: slack, url_env: A, private_addresses: refuse").refusesPrivateAddresses)
        #expect(try options("type: slack, url_env: A").rate == ReceiverOptions.Rate(count: 1, time: .seconds(1)))
    }

    @Test func fallbackMayStandInAnotherFile() throws {
        let main = "include: b.yml\nreceivers: [{name: a, type: slack, url_env: A, fallback: b}]"
        let rules = try RuleSet.parse(main, file: "a.yml") { _ in
            [(file: "b.yml", text: "receivers: [{name: b, type: slack, url_env: A}]")]
        }
        #expect(rules.receivers.map(\.options.fallback) == ["b", nil])
    }

    @Test func isToldOfItsSeveritiesAndOfTheEndWhereItWantsTo() throws {
        var options = ReceiverOptions()
        options.severities = [.page]
        let pager = Receiver(name: "a", target: .slack(url: .literal("x")), options: options)
        #expect(pager.wants(alert(.page, .firing)) && pager.wants(alert(.page, .resolved)))
        #expect(!pager.wants(alert(.ticket, .firing)) && !pager.wants(alert(.ticket, .resolved)))
        options.sendsResolved = false
        let loud = Receiver(name: "a", target: .slack(url: .literal("x")), options: options)
        #expect(loud.wants(alert(.page, .firing)) && !loud.wants(alert(.page, .resolved)))
    }

    private func options(_ fields: String) throws -> ReceiverOptions {
        let text = "receivers: [{name: a, \(fields)}, {name: b, type: webhook, url_env: B}]"
        return try #require(RuleSet.parse(text, file: "a.yml").receivers.first).options
    }

    private func alert(_ severity: Severity, _ state: Alert.State) -> Alert {
        let start = Timestamp(seconds: 0)
        return Alert(
            key: AlertKey(rule: "lcp", labels: [:]), state: state, severity: severity, summary: "", runbook: nil,
            receivers: [], activeSince: start, endedAt: nil,
            evidence: Evidence(
                metric: .lcp, percentile: .p75, value: 1, lower: nil, upper: nil, limit: 1, count: 1, from: start,
                to: start))
    }
}
