import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func ruleFiresAboveItsCountAndResolvesAtIt() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(rules: tooMany(recorder))
        let clock = try FakeClock(in: site.folder, offset: "+0")
        let server = try await clock.start(site)
        defer { FakeClock.clean(after: server) }
        // Each stands for ten: twenty are not too many, thirty are.
        for subject in ["dns.failed", "tcp.refused"] {
            #expect(try server.answer(networkErrors(subject, minutesAgo: 50, fraction: 0.1)).status == 204)
            #expect(try server.answer(networkErrors(subject, minutesAgo: 0, fraction: 0.1)).status == 204)
        }
        #expect(try server.answer(networkErrors("tcp.refused", minutesAgo: 50, fraction: 0.1)).status == 204)
        try await judge(server)
        let firing = try AlertMessage.parse(try await recorder.next())
        #expect(firing.status == "firing" && firing.alerts.count == 1, "\(firing)")
        let labels = try #require(firing.alerts.first?.labels)
        #expect(labels["site"] == "shop" && labels["report"] == "network-error" && labels["subject"] == "tcp.refused")

        // The two that are fifty minutes old leave the window; a report of now brings it to twenty, exactly.
        try clock.set("+15m")
        #expect(try server.answer(networkErrors("tcp.refused", minutesAgo: 0, fraction: 0.1)).status == 204)
        try await judge(server)
        let resolved = try AlertMessage.parse(try await recorder.next())
        #expect(
            resolved.status == "resolved" && resolved.alerts.first?.labels["subject"] == "tcp.refused", "\(resolved)")
        #expect(recorder.requests.count == 2)
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(2)))
    func countOfWhichNothingMoreArrivesResolvesWhenItsWindowHasPassed() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(rules: tooMany(recorder))
        let clock = try FakeClock(in: site.folder, offset: "+0")
        let server = try await clock.start(site)
        defer { FakeClock.clean(after: server) }
        for _ in 1...21 { #expect(try server.answer(networkErrors("ok", fraction: 1)).status == 204) }
        try await judge(server)
        #expect(try AlertMessage.parse(try await recorder.next()).status == "firing")
        try clock.set("+90m")
        try await judge(server)
        let ended = try AlertMessage.parse(try await recorder.next())
        #expect(ended.status == "resolved", "\(ended)")
        let summary = try #require(ended.alerts.first?.annotations["summary"])
        #expect(summary.contains("reports count 0 on"), "\(summary)")
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(1)))
    func nothingButTheCountOfReportsCanBeJudged() async throws {
        let rules: [(String, exit: Int32)] = [
            ("count: 20, by: [site, report, subject]", 0), ("count: 20", 0), ("limit: 20", 1),
            ("count: 20, limit: 20", 1),
            ("count: 20, by: [device]", 1), ("count: -1", 1), ("count: many", 1),
        ]
        for (words, exit) in rules {
            let site = try TestSite(rules: "budgets:\n  - {id: csp, metric: reports, \(words), window: 1h}\n")
            let run = try await CommandRun.vitalsd(["check", "--rules", site.rules.path], in: site.folder.url)
            #expect(run.exitCode == exit, "\(words): \(run)")
            if exit == 1 { #expect(run.errors.contains("alerts.yml:2:"), "\(words): \(run)") }
        }
    }

    private func tooMany(_ recorder: WebhookRecorder) -> String {
        """
        defaults: {evaluate_every: 1h}
        receivers:
          - {name: oncall, type: webhook, url: "\(recorder.url())"}
        budgets:
          - {id: csp, metric: reports, count: 20, by: [site, report, subject], window: 1h, notify: [oncall]}
        """
    }

    /// One report of that many minutes ago; the fraction of its kind that is sent says for how many it stands.
    private func networkErrors(_ subject: String, minutesAgo: Int = 0, fraction: Double) -> WireRequest {
        let body = #"{"type":"\#(subject)","sampling_fraction":\#(fraction)}"#
        let report =
            #"[{"type":"network-error","age":\#(minutesAgo * 60000),"url":"https://shop.example/p","body":\#(body)}]"#
        return WireRequest(
            target: "/v1/reports?site=shop", headers: ["Content-Type: application/reports+json"],
            body: Array(report.utf8))
    }

    /// Judges all rules now, and returns when that is done.
    private func judge(_ server: ServerProcess) async throws {
        let done = {
            let text = try await HTTPClient(port: server.port).get("/metrics").text
            return text.split(separator: "\n").first { $0.hasPrefix("vitalsd_evaluations_total{result=\"done\"}") }
                ?? ""
        }
        let before = try await done()
        server.evaluateNow()
        let after = try await Repeatedly.ask(within: .seconds(20), done) { $0 != before }
        #expect(after != before, "\(server.log)")
    }
}
