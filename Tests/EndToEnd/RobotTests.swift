import Foundation
import Testing

extension EndToEndTests {
    private static let googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

    @Test(.timeLimit(.minutes(2)))
    func robotsAreStoredApartAndInNoPercentile() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--bot-agents", "MyMonitor,AcmeProbe"])
        let headless = WireRequest.browser.replacing("Chrome/", with: "HeadlessChrome/")
        let robots: [(rule: String, agent: String?)] = [
            ("user_agent", EndToEndTests.googlebot), ("user_agent", "facebookexternalhit/1.1"),
            ("user_agent", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"), ("headless", headless),
            ("tool", "curl/8.5.0"), ("tool", "python-requests/2.31.0"), ("tool", "Go-http-client/1.1"), ("tool", nil),
            ("tool", ""), ("custom", "MyMonitor/1.0 \(WireRequest.browser)"),
            ("custom", "\(WireRequest.browser) acmeprobe"),
        ]
        for (number, robot) in robots.enumerated() {
            let body = Beacon(value: 59000, url: "https://shop.example/robot\(number)").body
            let answer = try server.answer(.page(body).from(robot.agent).via("203.0.113.7"))
            #expect(answer.status == 204, "\(robot): \(answer)")
        }
        let driven = Beacon(value: 59000, url: "https://shop.example/robot").body.replacing(
            "{\"site\"", with: "{\"webdriver\":true,\"site\"")
        #expect(try server.answer(.page(driven)).status == 204)
        try server.take((1...10).map { _ in Beacon(value: 1200) })
        let open = driven.replacing("\"webdriver\":true", with: "\"webdriver\":false").replacing("/robot", with: "/k")
            .replacing("\"id\":\"", with: "\"id\":\"w")
        #expect(try server.answer(.page(open)).status == 204)

        let caught = ["user_agent": 3, "headless": 1, "tool": 5, "custom": 2, "webdriver": 1]
        var expected = ["stored": 11]
        for (rule, count) in caught { expected["bot_\(rule)"] = count }
        #expect(try await server.outcomes() == expected)
        #expect(try await LedgerAnswer.read(server).outcomes == expected)
        let lane = try await QueryAnswer.ask(server, "LCP", by: "site,bot")
        let counts = lane.rows.map { ($0.labels["bot"] ?? "", $0.count) }
        #expect(Dictionary(counts) { $0 + $1 } == caught, "\(lane)")
        #expect(lane.rows.allSatisfy { $0.labels["site"] == "shop" })
        try await expectNoRobots(server)
        #expect(try await server.terminate() == 0)
    }

    /// Neither from the rollups nor from the journal, neither in the report.
    private func expectNoRobots(_ server: ServerProcess) async throws {
        for dimensions in ["page", "site", "device", "browser", "page,browser", "page,release", "site,connection"] {
            let answer = try await QueryAnswer.ask(server, "LCP", by: dimensions)
            #expect(answer.rows.map(\.count).reduce(0, +) == 11, "\(dimensions): \(answer)")
            #expect(answer.rows.allSatisfy { ($0.value ?? 0) < 60000 && $0.labels["page"]?.contains("robot") != true })
        }
        let report = try await HTTPClient(port: server.port).get("/")
        #expect(report.status == 200 && report.text.contains("/k") && !report.text.contains("/robot"))
    }

    @Test(.timeLimit(.minutes(2)))
    func theMachinesOwnToolsAreNoRobots() async throws {
        let stranger = try OtherMachine(3)
        defer { stranger.leave() }
        let server = try await ServerProcess.start(try TestSite())
        for agent in ["curl/8.5.0", nil] {
            #expect(try server.answer(.page().from(agent)).status == 204)
            #expect(try server.answer(.page().from(agent), from: stranger.address).status == 204)
            #expect(try server.answer(.timings().from(agent).via("203.0.113.7")).status == 204)
        }
        #expect(try server.answer(.page().from(EndToEndTests.googlebot)).status == 204)
        // A shop's own phone is a phone.
        let phone =
            "Mozilla/5.0 (Linux; Android 9; CUBOT NOTE S) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"
        #expect(try server.answer(.page(Beacon(value: 1200).body).from(phone).via("203.0.113.7")).status == 204)
        let outcomes = try await server.outcomes()
        #expect(outcomes["bot_tool"] == 2 && outcomes["bot_user_agent"] == 1, "\(outcomes)")
        #expect(try await server.count() == 3, "\(outcomes)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func ruleInTheShadowCountsAndChangesNothing() async throws {
        let visit = { (number: Int) in
            """
            {"site":"shop","url":"https://shop.example/k","metrics":[{"name":"TTFB","value":3000,"id":"t\(number)"},\
            {"name":"FCP","value":100,"id":"f\(number)"}]}
            """
        }
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--bots", "user_agent=shadow,tool=off,headless=shadow"])
        #expect(try server.answer(.page(visit(1))).status == 204)
        #expect(try server.answer(.page().from(EndToEndTests.googlebot)).status == 204)
        #expect(try server.answer(.page().from("curl/8.5.0").via("203.0.113.7")).status == 204)
        let metrics = try await HTTPClient(port: server.port).get("/metrics").text
        for rule in ["impossible", "user_agent"] {
            let line = "vitalsd_bots_shadowed_total{rule=\"\(rule)\"} 1"
            #expect(metrics.split(separator: "\n").contains { $0 == line }, "\(rule): \(metrics)")
        }
        #expect(try await server.outcomes() == ["stored": 4])
        #expect(try await server.terminate() == 0)

        let enforcing = try await ServerProcess.start(try TestSite(), flags: ["--bots", "impossible=enforce"])
        #expect(try enforcing.answer(.page(visit(2))).status == 204)
        #expect(try await enforcing.outcomes() == ["bot_impossible": 2])
        #expect(try await QueryAnswer.ask(enforcing, "FCP", by: "page").rows.isEmpty)
        #expect(try await enforcing.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func headlessChromiumIsCountedAmongTheRobots() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let browser = try await Chromium.start()
        try await browser.open(server.origin + "/demo")
        _ = try await browser.awaitScript(
            """
            const done = arguments[arguments.length - 1];
            const look = () => {
              const names = (document.documentElement.dataset.sentNames || "").split(" ");
              if (["LCP", "FCP", "TTFB"].every((name) => names.includes(name))) done("");
            };
            document.addEventListener("vitals-answered", look);
            look();
            """)
        try await browser.close()
        let outcomes = try await server.outcomes()
        #expect(outcomes["stored"] == nil, "\(outcomes)")
        #expect((outcomes["bot_headless"] ?? 0) + (outcomes["bot_webdriver"] ?? 0) >= 3, "\(outcomes)")
        #expect(try await QueryAnswer.ask(server, "LCP", by: "page").rows.isEmpty)
        #expect(try await QueryAnswer.ask(server, "LCP", by: "site,bot").rows.map(\.count) == [1])
        #expect(try await server.terminate() == 0)
    }
}
