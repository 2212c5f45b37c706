import CollectorTesting
import Foundation
import Testing

/// What keeps alerts from being told, and what is promised over weeks.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func whatIsSilencedIsToldWhenTheSilenceEnds() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h, notify: [oncall]}
                receivers: [{name: oncall, type: webhook, url: "\(recorder.url())"}]
                budgets: [{id: lcp, metric: LCP, limit: 1s, by: [page]}]
                silences: [{match: {page: /legacy}, until: 2100-01-01, reason: being retired}]
                """)
        var server = try await ServerProcess.start(site)
        let trial = try await server.vitalsd(
            "silence", "add", "page=/k", "--for", "2h", "--reason", "moving", "--dry-run")
        #expect(trial.exitCode == 0 && trial.output.contains("nothing that fires now"), "\(trial.everything)")
        let made = try await server.vitalsd(
            "silence", "add", "page=/k", "rule=lcp", "--for", "2h", "--reason", "moving", "--author", "Ada")
        #expect(made.exitCode == 0 && made.output.hasPrefix("silence 1: page=/k rule=lcp"), "\(made.everything)")

        try server.take((0..<60).map { _ in Beacon(value: 3000) })
        server.evaluateNow()
        let alerts = try await server.text("/v1/alerts", until: "firing")
        #expect(alerts.contains("\"quiet\":\"silenced by Ada until "), "\(alerts)")
        // What is silent stays so through a restart.
        try await server.kill()
        server = try await ServerProcess.start(site)
        server.evaluateNow()
        let explained = try await server.vitalsd("explain", "lcp", "page=/k")
        #expect(explained.output.contains("firing since"), "\(explained.everything)")
        #expect(explained.output.contains("silenced by Ada until"), "\(explained.everything)")
        let list = try await server.vitalsd("silence", "list")
        #expect(list.output.contains(" s on page=/k, limit 1 s"), "\(list.everything)")
        #expect(list.output.contains("silence of the rules file: page=/legacy"), "\(list.everything)")
        #expect(try await HTTPClient(port: server.port).get("/").text.contains("nobody told: "))
        #expect(try await HTTPClient(port: server.port).get("/v1/deliveries").text == "{\"deliveries\":[]}")

        #expect(try await server.vitalsd("silence", "end", "1").exitCode == 0)
        server.evaluateNow()
        let message = try AlertMessage.parse(try await recorder.next())
        #expect(message.status == "firing" && message.commonLabels["page"] == "/k")
        let again = try await server.vitalsd("silence", "end", "1")
        #expect(again.exitCode == 2 && again.errors.contains("no silence 1 goes on"), "\(again.everything)")
        #expect(recorder.requests.count == 1)
        #expect(try await server.terminate() == 0)
        let audit = try String(contentsOf: site.data.appending(path: "audit.jsonl"), encoding: .utf8)
        #expect(audit.contains("silence.add") && audit.contains("silence.end"), "\(audit)")
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(2)))
    func silenceThatMakesNoSenseIsRefusedInWords() async throws {
        let site = try TestSite(
            rules: "defaults: {evaluate_every: 1h}\nbudgets: [{id: lcp, metric: LCP, limit: 1s, by: [page]}]")
        let server = try await ServerProcess.start(site)
        for (words, sentence) in [
            (["rule=lpc", "--for", "2h"], "no rule is called \"lpc\"; did you mean \"lcp\"?"),
            (["pages=/k", "--for", "2h"], "did you mean \"page\"?"), (["page", "--for", "2h"], "expected name=value"),
            (["page=/k"], "say how long"), (["page=/k", "--for", "2w"], "\"for\" is a duration"),
            (["page=/k", "--until", "2020-01-01"], "over before it begins"),
            (["page=/k", "--until", "2999-01-01"], "more than a year"),
        ] as [([String], String)] {
            let run = try await CommandRun.vitalsd(
                ["silence", "add"] + words + ["--reason", "x", "--url", server.origin])
            #expect(run.exitCode == 2 && run.errors.contains(sentence), "\(words) \(run.everything)")
        }
        let client = HTTPClient(port: server.port)
        for body in ["", "[]", "{\"match\":{}}", "{\"match\":{\"page\":[]},\"for\":\"1h\",\"reason\":\"x\"}"] {
            #expect(try await client.post("/v1/silences", body, contentType: "application/json").status == 400)
        }
        #expect(try await client.send("DELETE", "/v1/silences/x").status == 400)
        #expect(try await client.get("/v1/silences").text == "{\"silences\":[]}")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func budgetThatBurnsIsToldAndWhatIsLeftIsShown() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h, notify: [oncall]}
                receivers: [{name: oncall, type: webhook, url: "\(recorder.url())"}]
                objectives: [{id: slo, metric: LCP, good_below: 2500ms, target: 95%, by: [site], windows: [1h, 3d]}]
                """)
        let server = try await ServerProcess.start(site)
        try server.take((0..<60).map { Beacon(value: $0 < 54 ? 3000 : 1000) })
        server.evaluateNow()
        let message = try AlertMessage.parse(try await recorder.next())
        #expect(message.commonLabels["alertname"] == "slo-page" && message.commonLabels["severity"] == "page")
        #expect(
            message.alerts.first?.annotations["summary"]
                == "LCP burns its error budget 18× too fast on site=shop: 54 of 60 in 1h were above 2.5 s, where 5 % may be"
        )
        #expect(message.alerts.first?.annotations["value"] == "18×")
        let ticket = try AlertMessage.parse(try await recorder.next())
        #expect(ticket.commonLabels["alertname"] == "slo-ticket")
        let left = try await server.vitalsd("query", "objectives")
        #expect(left.output.contains("-1700.00 %") && left.output.contains("10.00 %"), "\(left.everything)")
        let json = try await HTTPClient(port: server.port).get("/v1/query", query: ["metric": "objectives"]).text
        #expect(json.contains("\"bad\":54,\"count\":60"), "\(json)")
        #expect(try await HTTPClient(port: server.port).get("/").text.contains("overspent"))
        let whole = try await server.vitalsd("explain", "slo")
        #expect(
            whole.exitCode == 2 && whole.errors.contains("watched by slo-page and slo-ticket"), "\(whole.everything)")
        let why = try await server.vitalsd("explain", "slo-page")
        #expect(why.output.contains("LCP burn rate 18×") && why.output.contains("recent"), "\(why.everything)")
        #expect(try await server.terminate() == 0)
        // From the files, without a server.
        let offline = try await CommandRun.vitalsd([
            "query", "objectives", "--data", site.data.path, "--rules", site.rules.path, "--format", "csv",
        ])
        #expect(offline.exitCode == 0 && offline.output.contains("slo,site=shop,LCP"), "\(offline.everything)")
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(2)))
    func brokenRulesShowInMetricsAndReportAndThePastIsToldAsItWas() async throws {
        let site = try TestSite(
            rules: "defaults: {evaluate_every: 1h}\nbudgets: [{id: lcp, metric: LCP, limit: 1s, by: [page]}]")
        let server = try await ServerProcess.start(site)
        #expect(try await HTTPClient(port: server.port).get("/metrics").text.contains("vitalsd_rules_current 1\n"))
        try server.take((0..<60).map { _ in Beacon(value: 3000) })
        server.evaluateNow()
        _ = try await server.text("/v1/alerts", until: "firing")
        try Data("budgets: [{id: lcp, metric: LPC, limit: 2500ms}]".utf8).write(to: site.rules)
        _ = try await server.text("/metrics", until: "vitalsd_rules_current 0\n")
        #expect(try await HTTPClient(port: server.port).get("/").text.contains("The rules file is broken"))
        let then = try await server.vitalsd("explain", "lcp", "--at", "now")
        #expect(then.output.contains("; firing since "), "\(then.everything)")
        let before = try await server.vitalsd("explain", "lcp", "page=/k", "--at", "-2h")
        #expect(before.output.contains("nothing was measured"), "\(before.everything)")
        #expect(try await server.terminate() == 0)
    }
}
