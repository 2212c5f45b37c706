import Admit
import CollectorTesting
import Telemetry
import Testing

@Suite struct BotAgentTests {
    private static let chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

    @Test(arguments: [
        chrome,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
            + "Mobile/15E148 Safari/604.1",
        // A telephone's brand, and people's names.
        "Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 10; Cubot X30 Build/QP1A) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; U; Android 8; CUBOT/NOVA; cubot) AppleWebKit/537.36 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36", "Cubot/1.0",
        "Mozilla/5.0 (Windows NT 10.0; Abbot Industries; Abbot/2) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
        // In-app browsers.
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
            + "[FBAN/FBIOS;FBAV/480.0.0;FBBV/1;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/17.5;FBSS/3;FBLC/en_US]",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 Instagram 340.0.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.9.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [Pinterest/iOS]",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.49 NetType/4G",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 GSA/320.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 LinkedInApp/9.29",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Twitter for iPhone/10",
        // Less common browsers.
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0 Safari/537.36 OPR/111.0.0.0",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/191.255; U; en) Presto/2.12.423 Version/12.16",
        "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; U; Android 13; en-US; RMX3630) AppleWebKit/537.36 Version/4.0 Chrome/100.0 UCBrowser/13.6.8 Mobile",
        "UCWEB/2.0 (Java; U; MIDP-2.0; en-US; nokia501) U2/1.0.0 UCBrowser/9.5 U2/1.0.0 Mobile",
        "Mozilla/5.0 (Mobile; Nokia 2720; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5.2",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/124.0 YaBrowser/24.6 Yowser/2.5 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/97 Mobile Safari/537.36 baiduboxapp/13.10 (Baidu; P1 12)",
        // Television sets and consoles.
        "Roku/DVP-14.0 (14.0.0.1200-88)",
        "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/94.0 WebAppManager",
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 SamsungBrowser/4.0 Chrome/94.0 TV Safari/537.36",
        "HbbTV/1.5.1 (+DRM;Samsung;SmartTV2023;T-PTMAKUC/1310.5;;) Tizen/7.0",
        "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 Version/13.0 Safari/605.1.15",
        // Programs built on a browser.
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Slack/4.38.125 Chrome/124.0 Electron/30.0.3 "
            + "Safari/537.36",
        // Words within words, and libraries that are not the sender.
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 SpiderSolitaire/4 Spider Game/2",
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 ShopApp/3 okhttp/4.12 Java/8",
        "Mozilla/5.0 (Linux; Android 13; Node 5) Chrome/120 Safari/537.36 Libcurlish Rubyist",
    ])
    func seesAPerson(_ agent: String) {
        #expect(BotPolicy.standard.marks(ofAgent: agent) == [])
    }

    private static let revealing: [(agent: String, marks: BotMarks)] = [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", BotMarks.userAgent),
        (
            "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 Chrome/138.0 Mobile Safari/537.36 (compatible; "
                + "Googlebot/2.1)", .userAgent
        ),
        ("mozilla/5.0 (COMPATIBLE; BINGBOT)", .userAgent), ("AdsBot-Google (x)", .userAgent),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Safari/605.1.15 (Applebot/0.1)", .userAgent),
        ("YandexBot", .userAgent), ("Baiduspider-render/2.0", .userAgent), ("GPTBot", .userAgent),
        ("Mozilla/5.0 (compatible; ClaudeBot/1.0; x)", .userAgent), ("PetalBot;", .userAgent),
        ("facebookexternalhit/1.1", .userAgent), ("\(chrome) Chrome-Lighthouse", .userAgent),
        ("\(chrome) GTmetrix", .userAgent), ("Pingdom.com_bot_version_1.4", .userAgent),
        ("UptimeRobot/2.0", .userAgent), ("\(chrome) DatadogSynthetics", .userAgent),
        ("\(chrome) PTST/250101.1", .userAgent), ("Google Page Speed Insights", .userAgent),
        ("SomethingNew-Bot/0.1", .userAgent), ("Cubot_Bot/1", .userAgent), ("Scubot/1", .userAgent),
        ("Acme Crawler 2.0", .userAgent), ("NewSpider/3", .userAgent), ("robot", .userAgent),
        ("\(chrome) (+https://who.example/we)", .userAgent),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36", .headless),
        ("Mozilla/5.0 (Unknown; Linux) AppleWebKit/538.1 PhantomJS/2.1.1 Safari/538.1", .headless),
        ("\(chrome) Puppeteer", .headless), ("\(chrome) Playwright/1.50", .headless),
        ("\(chrome) Cypress/13.6", .headless),
        ("\(chrome) Nightmare/2.10.0 Electron/2", .headless), ("Mozilla/5.0 SlimerJS/1.0", .headless),
        ("Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.0.0", .headless),
        ("curl/8.5.0", .tool), ("Wget/1.21", .tool), ("python-requests/2.32", .tool),
        ("Python/3.12 aiohttp/3.9", .tool),
        ("Go-http-client/2.0", .tool), ("okhttp/4.12.0", .tool), ("Java/17.0.1", .tool), ("libwww-perl/6.72", .tool),
        ("node-fetch/1.0 (x)", .tool), ("node", .tool), ("axios/1.7", .tool), ("PostmanRuntime/7.39", .tool),
        ("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1", .tool),
        ("Mozilla/5.0 HeadlessChrome/140 Chrome-Lighthouse", [.userAgent, .headless]),
        ("Scrapy/2.11 (+https://scrapy.org)", [.userAgent, .tool]),
    ]

    @Test(arguments: revealing)
    func namesWhatGivesTheAgentAway(_ agent: String, _ marks: BotMarks) {
        #expect(BotPolicy.standard.marks(ofAgent: agent) == marks)
        #expect(BotPolicy.standard.marks(ofAgent: agent.uppercased()) == marks)
    }

    @Test(arguments: [nil, "", " ", "\t \n"]) func missingAgentIsATool(_ agent: String?) {
        #expect(BotPolicy.standard.marks(ofAgent: agent) == .tool)
    }

    @Test func looksForTheOperatorsTextAnywhereInEitherCase() {
        let policy = BotPolicy(customAgents: ["Acme Monitor", "", "näher"])
        #expect(policy.marks(ofAgent: "Mozilla/5.0 xacme MONITORx") == .custom)
        #expect(policy.marks(ofAgent: "Mozilla/5.0 näher") == .custom)
        #expect(policy.marks(ofAgent: "Mozilla/5.0 Acme-Monitor") == [])
        #expect(policy.marks(ofAgent: "curl/8 acme monitor") == [.tool, .custom])
        #expect(BotPolicy(customAgents: [""]).marks(ofAgent: "Mozilla/5.0") == [])
    }

    @Test func usesNoMoreOfTheOperatorsListThanItsLimit() {
        let policy = BotPolicy(customAgents: (0..<300).map { "probe-\($0)-" })
        #expect(policy.marks(ofAgent: "probe-255-") == .custom)
        #expect(policy.marks(ofAgent: "probe-256-") == [])
    }

    @Test func readsTheFirstEightKiBOnly() {
        let filler = String(repeating: " ", count: 8182)
        #expect(BotPolicy.standard.marks(ofAgent: "x" + filler + "Googlebot") == .userAgent)
        #expect(BotPolicy.standard.marks(ofAgent: "xx" + filler + "Googlebot") == [])
    }

    /// A plain search for one word by the standard library, as the scanner's truth.
    @Test func findsCustomTextExactlyWhereAPlainSearchDoes() {
        var random = SeededGenerator()
        func text(_ count: ClosedRange<Int>) -> String {
            String((0..<Int.random(in: count, using: &random)).map { _ in "aAb/ ".randomElement(using: &random)! })
        }
        for _ in 0..<400 {
            let words = (0..<3).map { _ in text(1...4) }
            let agent = "x" + text(0...20)
            let wanted = words.contains { agent.lowercased().contains($0.lowercased()) }
            let marks = BotPolicy(customAgents: words).marks(ofAgent: agent)
            #expect(marks == (wanted ? .custom : []), "\(random) \(words) \(agent)")
        }
    }

    @Test func hostileAgentsDoNotTrap() {
        var random = SeededGenerator()
        let pieces = [
            "google", "goo", "bot/", "cu", "bot", "\u{0}", "é", "🤖", "+http:", "//", "+", " ", "head", "lesschrome",
        ]
        for _ in 0..<2000 {
            let agent = (0..<Int.random(in: 0...3000, using: &random) / 100).map { _ in
                pieces.randomElement(using: &random)!
            }
            _ = BotPolicy.standard.marks(ofAgent: agent.joined())
        }
        _ = BotPolicy.standard.marks(ofAgent: String(repeating: "google", count: 20_000))
    }
}
