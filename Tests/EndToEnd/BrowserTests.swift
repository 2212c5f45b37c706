import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(4)))
    func visitInRealBrowserReachesQueryReportAndWebhook() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let secret = "whsec_" + Data((0..<32).map { UInt8($0 &* 7 &+ 3) }).base64EncodedString()
        let server = try await ServerProcess.start(
            try TestSite(rules: oneMillisecondBudget(recorder)), environment: ["ONCALL_SECRET": secret],
            flags: ["--bots", "headless=off,webdriver=off"])
        let browser = try await Chromium.start()
        for _ in 1...3 { try await visitDemo(server, browser) }
        #expect(try await browser.consoleMessages() == [], "the page breaks its own policy")

        try await expectThreeVisits(server)
        server.evaluateNow()
        let request = try await recorder.next()
        try expectAlert(request)

        let report = try await HTTPClient(port: server.port).get("/")
        #expect(report.status == 200, "\(report.text) \(server.log)")
        #expect(report.header("content-type")?.hasPrefix("text/html") == true)
        #expect(report.text.contains("/demo") && report.text.contains("LCP"))
        try await browser.open(server.origin + "/")
        let violations = try await browser.consoleMessages().filter { $0.contains("Content Security Policy") }
        #expect(violations == [])
        // The browser's own cryptography checks the signature: nothing of ours judges ours.
        #expect(try await browser.awaitScript(signatureScript(request, secret: secret)) == "valid")
        try await saveScreenshot(browser)
        try await browser.close()
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    private func oneMillisecondBudget(_ recorder: WebhookRecorder) -> String {
        """
        defaults: {evaluate_every: 10s}
        receivers:
          - {name: oncall, type: webhook, url: "\(recorder.url())", secret_env: ONCALL_SECRET}
        budgets:
          - {id: lcp, metric: LCP, percentile: 75, limit: 1ms, by: [page], window: 1h, min_samples: 3,
             severity: page, notify: [oncall]}
        """
    }

    /// A fresh visit with an interaction, until the collector has answered for all that must be measured.
    private func visitDemo(_ server: ServerProcess, _ browser: Chromium) async throws {
        try await browser.open(server.origin + "/demo")
        try await browser.click("#block")
        let names = try await browser.awaitScript(
            """
            const done = arguments[arguments.length - 1];
            const needed = ["LCP", "FCP", "CLS", "INP", "TTFB", "load"];
            const look = () => {
              const names = (document.documentElement.dataset.sentNames || "").split(" ");
              if (needed.every((name) => names.includes(name))) done(names.join(" "));
            };
            document.addEventListener("vitals-answered", look);
            look();
            """)
        #expect(names.contains("LCP") && names.contains("INP"))
        #expect(try await browser.run("return document.getElementById('answer').textContent").contains("204"))
    }

    private func expectThreeVisits(_ server: ServerProcess) async throws {
        for metric in ["LCP", "FCP", "CLS", "INP", "TTFB", "load"] {
            let row = try #require(
                try await QueryAnswer.ask(server, metric, by: "page").row("page", "/demo"), "\(metric)")
            #expect(row.count == 3, "\(metric): \(row)")
        }
        let interaction = try #require(try await QueryAnswer.ask(server, "INP", by: "page").row("page", "/demo"))
        #expect((interaction.value ?? 0) >= 290, "the blocked main thread must show: \(interaction)")

        let client = HTTPClient(port: server.port)
        let parameters = ["metric": "LCP", "percentile": "75", "by": "page", "from": "-1h"]
        let json = try await client.get("/v1/query", query: parameters)
        #expect(try QueryAnswer.parse(json.text).row("page", "/demo")?.count == 3)
        let csv = try await client.get("/v1/query", query: parameters.merging(["format": "csv"]) { $1 })
        #expect(csv.header("content-type")?.hasPrefix("text/csv") == true)
        for format in ["csv", "table"] {
            let run = try await CommandRun.vitalsd([
                "query", "LCP", "--by", "page", "--from", "-1h", "--format", format, "--url", server.origin,
            ])
            #expect(run.exitCode == 0, "\(run.everything)")
            let lines = run.output.split(separator: "\n")
            #expect(lines.first?.contains("page") == true && lines.first?.contains("count") == true, "\(run.output)")
            #expect(lines.contains { $0.contains("/demo") && $0.contains("3") }, "\(run.output)")
        }
    }

    private func expectAlert(_ request: WebhookRecorder.Request) throws {
        #expect(request.method == "POST" && request.uri == "/hook")
        #expect(request.headers["content-type"]?.hasPrefix("application/json") == true)
        #expect(request.headers["webhook-id"]?.isEmpty == false)
        let sentAt = try #require(request.headers["webhook-timestamp"].flatMap(Double.init))
        #expect(abs(sentAt - Date().timeIntervalSince1970) < 300)
        let message = try AlertMessage.parse(request)
        #expect(message.version == "4" && message.status == "firing" && message.receiver == "oncall")
        let alert = try #require(message.alerts.first)
        #expect(alert.labels["alertname"] == "lcp" && alert.labels["page"] == "/demo")
        #expect(alert.labels["severity"] == "page")
        #expect(alert.annotations["summary"]?.isEmpty == false)
        #expect(alert.endsAt == "0001-01-01T00:00:00Z")
        #expect(alert.fingerprint.wholeMatch(of: /[0-9a-f]{16}/) != nil)
    }

    /// Standard Webhooks 1.0.0: HMAC-SHA256 over `{id}.{timestamp}.{body}`.
    private func signatureScript(_ request: WebhookRecorder.Request, secret: String) -> String {
        let id = request.headers["webhook-id"] ?? ""
        let timestamp = request.headers["webhook-timestamp"] ?? ""
        let signed = Data("\(id).\(timestamp).".utf8) + Data(request.body)
        let signatures = request.headers["webhook-signature"] ?? ""
        return """
            const done = arguments[arguments.length - 1];
            const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            (async () => {
              const kind = { name: "HMAC", hash: "SHA-256" };
              const secret = bytes("\(secret.dropFirst("whsec_".count))");
              const key = await crypto.subtle.importKey("raw", secret, kind, false, ["verify"]);
              for (const one of "\(signatures)".split(" ")) {
                const [version, text] = one.split(",");
                if (version !== "v1") continue;
                const valid = await crypto.subtle.verify("HMAC", key, bytes(text), bytes("\(signed.base64EncodedString())"));
                if (valid) return "valid";
              }
              return "no valid signature";
            })().then(done, (error) => done(String(error)));
            """
    }

    /// For people: set VITALSD_TEST_SCREENSHOT_DIR to look at what the test saw.
    private func saveScreenshot(_ browser: Chromium) async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let folder = environment["VITALSD_TEST_SCREENSHOT_DIR"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await browser.screenshot().write(to: URL(filePath: folder).appending(path: "report.png"))
    }
}
