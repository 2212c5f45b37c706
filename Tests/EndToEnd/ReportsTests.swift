import CollectorTesting
import Foundation
import Testing

/// What browsers report by themselves.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func batchesPolicyReportsAndNetworkErrorsAreCountedByPageReportAndSubject() async throws {
        let server = try await ServerProcess.start(try TestSite())
        #expect(try server.answer(batch(everyKind, "?site=shop")).status == 204)
        let old = """
            {"csp-report":{"document-uri":"https://shop.example/old/7?x=1","referrer":"","violated-directive":"img-src",\
            "effective-directive":"img-src","original-policy":"img-src 'none'","disposition":"enforce",\
            "blocked-uri":"https://cdn.example/SECRET.png","status-code":200,"script-sample":"SECRET"}}
            """
        #expect(try server.answer(batch(old, type: "application/csp-report")).status == 204)
        let answer = try await QueryAnswer.ask(server, "reports", by: "site,page,report,subject")
        let counted = answer.rows.map { row in
            ["site", "page", "report", "subject"].map { row.labels[$0] ?? "" } + ["\(row.count)"]
        }
        #expect(
            Set(counted) == [
                ["shop", "/p/:id", "csp-violation", "script-src-elem", "1"],
                ["shop", "/p/:id", "deprecation", "WebSQL", "1"],
                ["shop", "/p/:id", "intervention", "HeavyAd", "1"], ["shop", "/p/:id", "crash", "oom", "1"],
                ["shop", "/p/:id", "network-error", "tcp.refused", "10"],
                ["shop.example", "/old/:id", "csp-violation", "img-src", "1"],
            ])
        for method in ["GET", "PUT"] {
            let refused = try server.answer(WireRequest(method: method, target: "/v1/reports"))
            #expect(refused.status == 405 && refused.headers["allow"]?.contains("POST") == true, "\(refused)")
        }
        #expect(try server.answer(batch("{\"a\":")).reason == "malformed")
        #expect(try server.answer(batch(String(repeating: " ", count: 256 * 1024 + 1))).reason == "too_large")
        #expect(try await server.terminate() == 0)
    }

    private var everyKind: String {
        let kinds = [
            (
                "csp-violation",
                #""blockedURL":"https://evil.example/SECRET","effectiveDirective":"script-src-elem","sample":"SECRET""#
            ),
            ("deprecation", #""id":"WebSQL","message":"SECRET","sourceFile":"https://shop.example/SECRET.js""#),
            ("intervention", #""id":"HeavyAd","message":"SECRET""#), ("crash", #""reason":"oom","stack":"at SECRET""#),
            (
                "network-error",
                #""sampling_fraction":0.1,"server_ip":"203.0.113.99","type":"tcp.refused","referrer":"https://SECRET/","phase":"connection""#
            ),
        ]
        let reports = kinds.map { kind, body in
            #"{"type":"\#(kind)","age":10,"url":"https://shop.example/p/7?q=SECRET#SECRET","user_agent":"SECRET","body":{\#(body)}}"#
        }
        return "[\(reports.joined(separator: ","))]"
    }

    @Test(.timeLimit(.minutes(1)))
    func kindOfReportThatNobodyKnowsIsNotKeptAsItWasSent() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let strange = #"[{"type":"SECRETkind","age":1,"url":"https://shop.example/p","body":{"id":"x"}}]"#
        _ = try server.answer(batch(strange))
        let kinds = try await QueryAnswer.ask(server, "reports", by: "report").counts("report").keys
        #expect(!kinds.contains("SECRETkind"), "\(kinds)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func nothingButTypeSubjectAndRouteIsKeptOfAReport() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let via = ["X-Forwarded-For: 203.0.113.98", "Referer: https://shop.example/?q=SECRET"]
        #expect(try server.answer(batch(everyKind, "?site=shop", via)).status == 204)
        let old = """
            {"csp-report":{"document-uri":"https://shop.example/old?x=SECRET","violated-directive":"img-src https://SECRET.example",\
            "blocked-uri":"https://SECRET.example/","script-sample":"SECRET","source-file":"https://SECRET.example/"}}
            """
        #expect(try server.answer(batch(old, "", via, type: "application/csp-report")).status == 204)
        #expect(try await QueryAnswer.ask(server, "reports", by: "subject").counts("subject")["img-src"] == 1)
        server.evaluateNow()
        #expect(try await server.terminate() == 0)
        var kept = Data()
        for name in try FileManager.default.subpathsOfDirectory(atPath: site.data.path) {
            kept += try Data(contentsOf: site.data.appending(path: name))
        }
        for secret in ["SECRET", "203.0.113.99", "203.0.113.98", "evil.example"] {
            #expect(kept.range(of: Data(secret.utf8)) == nil, "\(secret)")
        }
        #expect(kept.range(of: Data([203, 0, 113, 99])) == nil)
        #expect(kept.range(of: Data("tcp.refused".utf8)) != nil, "what is kept is found in the same way")
    }

    @Test(.timeLimit(.minutes(1)))
    func reportIsTakenForThePagesItNamesWhereOriginsAreListed() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--origins", "https://shop.example"])
        let crash = { (host: String) in #"{"type":"crash","age":1,"url":"https://\#(host)/p","body":{"reason":"oom"}}"#
        }
        #expect(try server.answer(batch("[\(crash("shop.example"))]")).status == 204)
        let foreign = try server.answer(batch("[\(crash("evil.example"))]", "?site=shop"))
        #expect(foreign.status == 403 && foreign.reason == "origin", "\(foreign)")
        let named = try server.answer(batch("[\(crash("shop.example"))]", "", ["Origin: https://evil.example"]))
        #expect(named.status == 403 && named.reason == "origin", "\(named)")
        let mixed = try server.answer(batch("[\(crash("shop.example")),\(crash("evil.example"))]"))
        #expect(mixed.status == 204 && mixed.headers["vitalsd-refused"] == "origin=1", "\(mixed)")
        let answer = try await QueryAnswer.ask(server, "reports", by: "site")
        #expect(answer.counts("site") == ["shop.example": 2], "\(answer)")
        #expect(try await server.outcomes() == ["stored": 2, "origin": 3])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func tokenOfAReportStandsInItsURLWherePagesNeedOne() async throws {
        let access = try AccessSite()
        let server = try await access.start(["--page-tokens", "required"])
        let token = try await access.issue("page", "page", sites: ["shop"])
        let crash = #"[{"type":"crash","age":1,"url":"https://shop.example/p","body":{"reason":"oom"}}]"#
        #expect(try server.answer(batch(crash, "?site=shop&token=\(token)")).status == 204)
        #expect(try server.answer(batch(crash, "?site=shop")).reason == "token")
        #expect(try server.answer(batch(crash, "?site=other&token=\(token)")).reason == "scope")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func reportIsCountedWhenItWasMadeUpToAnHourBack() async throws {
        let server = try await ServerProcess.start(try TestSite())
        for (page, minutes) in [("/now", 0), ("/earlier", 30), ("/long-ago", 600)] {
            let report =
                #"[{"type":"crash","age":\#(minutes * 60000),"url":"https://shop.example\#(page)","body":{"reason":"oom"}}]"#
            #expect(try server.answer(batch(report)).status == 204)
        }
        let latest = try await QueryAnswer.run(server, "reports", "--by", "page", "--from", "-10m")
        #expect(latest.counts("page") == ["/now": 1], "\(latest)")
        let half = try await QueryAnswer.run(server, "reports", "--by", "page", "--from", "-40m", "--to", "-20m")
        #expect(half.counts("page") == ["/earlier": 1], "\(half)")
        let hour = try await QueryAnswer.run(server, "reports", "--by", "page", "--from", "-62m", "--to", "-50m")
        #expect(hour.counts("page") == ["/long-ago": 1], "\(hour)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func realBrowserReportsAViolationOfThePagesPolicy() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: MeasuredShop.humanLike)
        let endpoint = "\(server.origin)/v1/reports?site=shop"
        let shop = try await MeasuredShop.open(
            server,
            headers: [
                "content-security-policy": "img-src 'self' data:; report-uri \(endpoint)",
                "content-security-policy-report-only": "font-src 'none'",
            ])
        try await shop.visit("/cart?q=SECRET")
        _ = try await shop.browser.run("new Image().src = 'https://blocked.example/SECRET.png'")
        let answer = try await server.counted("reports", by: "site,page,report,subject", atLeast: 1)
        let expected = ["site": "shop", "page": "/cart", "report": "csp-violation", "subject": "img-src"]
        #expect(answer.rows.map(\.labels) == [expected], "\(answer)")
        #expect(answer.rows.map(\.count) == [1])
        try await shop.close()
        #expect(try await server.terminate() == 0)
    }

    private func batch(
        _ body: String, _ query: String = "", _ headers: [String] = [], type: String = "application/reports+json"
    ) -> WireRequest {
        WireRequest(target: "/v1/reports\(query)", headers: ["Content-Type: \(type)"] + headers, body: Array(body.utf8))
    }
}
