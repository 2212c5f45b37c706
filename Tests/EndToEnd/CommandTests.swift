import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func checkExitsWithACodeForEachOutcome() async throws {
        let good = try TestSite(
            rules: """
                receivers:
                  - {name: oncall, type: webhook, url: "http://127.0.0.1:9/hook"}
                budgets:
                  - {id: lcp, metric: LCP, percentile: 75, limit: 2500ms, by: [page], window: 1h, notify: [oncall]}
                """)
        let passed = try await CommandRun.vitalsd(["check", "--rules", good.rules.path])
        #expect(passed.exitCode == 0, "\(passed.everything)")

        let bad = try TestSite(
            rules: """
                budgets:
                  - {id: lcp, metric: LPC, percentile: 75, limit: 2500ms, window: 1h}
                """)
        let failed = try await CommandRun.vitalsd(["check", "--rules", bad.rules.path])
        #expect(failed.exitCode == 1, "\(failed.everything)")
        #expect(failed.everything.contains(/alerts\.yml:2:\d+: .+/), "\(failed.everything)")
        #expect(failed.everything.contains("LCP"), "the nearest valid name is missing: \(failed.everything)")

        let misused = try await CommandRun.vitalsd(["check", "--no-such-flag"])
        #expect(misused.exitCode == 2, "\(misused.everything)")
        let unreadable = try await CommandRun.vitalsd(["check", "--rules", good.folder.file("missing.yml").path])
        #expect(unreadable.exitCode == 3, "\(unreadable.everything)")
    }

    @Test(.timeLimit(.minutes(1)))
    func queryWithoutDataAnswersNoRowsAndExitsZero() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        #expect(try await QueryAnswer.ask(server, "LCP", by: "page").rows.isEmpty)
        #expect(try await server.terminate() == 0)
        let run = try await CommandRun.vitalsd(["query", "LCP", "--format", "json", "--data", site.data.path])
        #expect(run.exitCode == 0, "\(run.everything)")
        #expect(try QueryAnswer.parse(run.output).rows.isEmpty)
        let unknown = try await CommandRun.vitalsd(["query", "NOPE", "--data", site.data.path])
        #expect(unknown.exitCode == 2, "\(unknown.everything)")
    }

    @Test(.timeLimit(.minutes(1)))
    func reportIsOneSelfContainedPage() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let client = HTTPClient(port: server.port)
        let hostile = "https://shop.example/<script>alert(1)</script>"
        for url in ["https://shop.example/cart", hostile] {
            for _ in 1...5 {
                #expect(try await client.post("/v1/page", Beacon(value: 1800, url: url).body).status == 204)
            }
        }
        #expect(try await server.terminate() == 0)
        let out = site.folder.file("report")
        let run = try await CommandRun.vitalsd([
            "report", "--data", site.data.path, "--dashboards", site.dashboards.path, "--out", out.path,
        ])
        #expect(run.exitCode == 0, "\(run.everything)")
        let page = try String(contentsOf: out.appending(path: "index.html"), encoding: .utf8)
        #expect(page.contains("/cart") && page.contains("LCP"))
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains(/<(?:script|img|iframe)[^>]*\ssrc=["']?(?!data:)/), "it loads something")
        #expect(!page.contains(/<link[^>]*rel=["']?stylesheet/), "it loads a style sheet")
    }
}
