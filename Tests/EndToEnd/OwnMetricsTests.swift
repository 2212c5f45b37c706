import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func ownMetricsAreDeclaredByFlagVariableAndFile() async throws {
        let site = try TestSite()
        let ways: [(flag: String?, variable: String?, file: String?, counted: String)] = [
            ("a.flag=ms:1s:3s", "a.variable=ms:1s:3s", "[a.file=ms:1s:3s]", "a.flag"),
            (nil, "a.variable=ms:1s:3s,b.variable=B:1:2", "[a.file=ms:1s:3s]", "a.variable"),
            (nil, nil, "\n  - a.file=score:0.01:0.05\n  - video-fps.2=count:50:24", "a.file"),
        ]
        for (number, way) in ways.enumerated() {
            try Data("metrics: \(way.file ?? "[]")\n".utf8).write(to: site.folder.file("vitalsd.yml"))
            let server = try await ServerProcess.start(
                site, environment: way.variable.map { ["VITALSD_METRICS": $0] } ?? [:],
                flags: way.flag.map { ["--metrics", $0] } ?? [])
            for name in ["a.flag", "a.variable", "a.file"] {
                let answer = try server.answer(own(#"{"name":"\#(name)","value":0.02,"id":"\#(number)"}"#))
                if name == way.counted {
                    #expect(answer.status == 204, "\(way): \(answer)")
                } else {
                    #expect(answer.status == 422 && answer.reason == "unknown_metric", "\(way) \(name): \(answer)")
                }
            }
            #expect(try await QueryAnswer.ask(server, way.counted, by: "page").counts("page") == ["/v": 1])
            #expect(try await server.terminate() == 0)
        }
        let beside = try await CommandRun.vitalsd(
            ["query", "a.file", "--data", site.data.path, "--format", "json"], in: site.folder.url)
        #expect(beside.exitCode == 0, "\(beside.everything)")
        #expect(try QueryAnswer.parse(beside.output).rows.map(\.count) == [1])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "video-start", "video-start=ms", "video-start=ms:1s", "video-start=ms:1s:3s:5s", "video-start=kg:1:2",
            "video-start=ms:x:3s", "video-start=ms:1s:1s", "video-start=ms:-1s:3s", "=ms:1s:3s", "LCP=ms:1s:3s",
            "query=ms:1s:3s", "phase=ms:1s:3s", "reports=count:1:2", "ledger=ms:1s:3s", "a_b=ms:1s:3s",
            "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde=ms:1s:3s", "twice=ms:1s:3s,twice=ms:1s:2s",
        ])
    func mistakeInAnOwnMetricIsNamedAndStopsTheStart(entry: String) async throws {
        let site = try TestSite()
        let named = String(entry.split(separator: ",").last ?? "")
        let checked = try await CommandRun.vitalsd(
            ["check", "--rules", site.rules.path], environment: ["VITALSD_METRICS": "fine=ms:1s:3s,\(entry)"],
            in: site.folder.url)
        #expect(checked.exitCode == 2 && checked.errors.contains(named), "\(checked)")
        do {
            let server = try await ServerProcess.start(site, flags: ["--metrics", "fine=ms:1s:3s,\(entry)"])
            Issue.record("it started with \(entry)")
            try await server.kill()
        } catch {
            #expect("\(error)".contains("exited with 2") && "\(error)".contains(named), "\(error)")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func marksOfARealPageCountSurviveAKillAndComeBackWithTheirDeclaration() async throws {
        let site = try TestSite()
        let declared = ["--metrics", "video-start=ms:1s:3s"] + MeasuredShop.humanLike
        var server = try await ServerProcess.start(site, flags: declared)
        let shop = try await MeasuredShop.open(server)
        try await shop.visit("/watch")
        _ = try await shop.browser.run("vitals.mark('video-start', 840); vitals.mark('video-ghost', 7)")
        try await shop.leave()
        #expect(try await server.counted("video-start", by: "page", atLeast: 1).counts("page") == ["/watch": 1])
        try await shop.close()
        #expect(try await LedgerAnswer.read(server).outcomes["unknown_metric"] == 1)
        let refused = try server.answer(own(#"{"name":"video-ghost","value":7}"#))
        #expect(refused.status == 422 && refused.reason == "unknown_metric", "\(refused)")

        try await server.kill()
        server = try await ServerProcess.start(site, flags: declared)
        try await expectOneStart(server)
        #expect(try await server.terminate() == 0)

        server = try await ServerProcess.start(site)
        #expect(try server.answer(own(#"{"name":"LCP","value":900,"id":"l"}"#)).status == 204)
        #expect(try server.answer(own(#"{"name":"video-start","value":7}"#)).reason == "unknown_metric")
        let unknown = try await CommandRun.vitalsd(["query", "video-start", "--url", server.origin])
        #expect(unknown.exitCode == 2 && unknown.errors.contains("video-start"), "\(unknown)")
        #expect(try await HTTPClient(port: server.port).get("/").status == 200)
        #expect(try await server.terminate() == 0)

        server = try await ServerProcess.start(site, flags: declared)
        try await expectOneStart(server)
        #expect(try await server.terminate() == 0)
    }

    private func expectOneStart(_ server: ServerProcess) async throws {
        let row = try #require(try await QueryAnswer.ask(server, "video-start", by: "page").row("page", "/watch"))
        #expect(row.count == 1 && row.isNear(840) && row.shares == [1, 0, 0], "\(row)")
    }

    @Test(.timeLimit(.minutes(2)))
    func whereMoreIsBetterTheLimitIsTheLeastThatMustBeReached() async throws {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let site = try TestSite(
            rules: """
                defaults: {evaluate_every: 1h}
                receivers:
                  - {name: oncall, type: webhook, url: "\(recorder.url())"}
                budgets:
                  - {id: fps, metric: video-fps, percentile: 25, limit: 24, by: [page], min_samples: 10, notify: [oncall]}
                """)
        let server = try await ServerProcess.start(site, flags: ["--metrics", "video-fps=count:50:24"])
        for (number, value) in [60.0, 50, 48, 24, 23, 5].enumerated() {
            #expect(try server.answer(own(fps("/limits", value, number))).status == 204)
        }
        let row = try #require(try await QueryAnswer.ask(server, "video-fps", by: "page").row("page", "/limits"))
        #expect(row.shares == [2, 2, 2], "good from 50, poor below 24: \(row)")

        for number in 1...40 {
            #expect(try server.answer(own(fps("/good", 60, 100 + number))).status == 204)
            #expect(try server.answer(own(fps("/bad", number <= 30 ? 60 : 12, 200 + number))).status == 204)
            #expect(try server.answer(own(fps("/poor", 12, 300 + number))).status == 204)
        }
        server.evaluateNow()
        let firing = try AlertMessage.parse(try await recorder.next())
        #expect(firing.status == "firing" && firing.alerts.first?.labels["page"] == "/poor", "\(firing)")
        for number in 1...400 { #expect(try server.answer(own(fps("/poor", 60, 1000 + number))).status == 204) }
        server.evaluateNow()
        let resolved = try AlertMessage.parse(try await recorder.next())
        #expect(resolved.status == "resolved" && resolved.alerts.first?.labels["page"] == "/poor", "\(resolved)")
        #expect(recorder.requests.count == 2, "a quarter below the limit is inconclusive, none is fine")
        #expect(try await server.terminate() == 0)
        try await recorder.stop()
    }

    @Test(.timeLimit(.minutes(1)))
    func sharesAreExactWhereMoreIsBetterToo() async throws {
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--metrics", "video-fps=count:50:24,video-start=ms:1s:3s"])
        for value in [1000, 1000.5, 3000, 3000.5] {
            #expect(try server.answer(own(#"{"name":"video-start","value":\#(value)}"#)).status == 204)
        }
        for value in [50, 49, 24, 23] {
            #expect(try server.answer(own(#"{"name":"video-fps","value":\#(value)}"#)).status == 204)
        }
        #expect(try await QueryAnswer.ask(server, "video-start", by: "page").rows.map(\.shares) == [[1, 2, 1]])
        #expect(try await QueryAnswer.ask(server, "video-fps", by: "page").rows.map(\.shares) == [[1, 2, 1]])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func undeclaredMetricIsInTheLedgerOfItsSite() async throws {
        let server = try await ServerProcess.start(try TestSite())
        // A site is known once anything of it is stored.
        #expect(try server.answer(own(#"{"name":"LCP","value":800}"#)).status == 204)
        let two = #"{"name":"LCP","value":900},{"name":"video-ghost","value":7}"#
        let answer = try server.answer(own(two))
        #expect(answer.status == 204 && answer.headers["vitalsd-refused"] == "unknown_metric=1", "\(answer)")
        #expect(try server.answer(own(#"{"name":"LCP","value":-1}"#)).reason == "bad_value")
        let ledger = try await LedgerAnswer.read(server, ["by": "owner,outcome"])
        #expect(ledger.received == 4 && ledger.outcomes == ["stored": 2, "unknown_metric": 1, "bad_value": 1])
        #expect(ledger.rows.allSatisfy { $0.labels["owner"] == "shop" }, "\(ledger)")
        #expect(try await server.terminate() == 0)
    }

    private func fps(_ page: String, _ value: Double, _ number: Int) -> String {
        #"{"name":"video-fps","value":\#(value),"id":"fps\#(number)","navigationURL":"\#(page)"}"#
    }

    private func own(_ metric: String) -> WireRequest {
        .page(#"{"site":"shop","url":"/v","metrics":[\#(metric)]}"#)
    }
}
