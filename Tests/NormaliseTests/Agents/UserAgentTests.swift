import CollectorTesting
import Normalise
import Telemetry
import Testing

@Suite struct UserAgentTests {
    private static let webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
    private static let blink = "AppleWebKit/537.36 (KHTML, like Gecko)"

    @Test(
        arguments: [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) \(webKit) Version/18.5 Mobile/15E148 Safari/604.1",
                .mobile, "Safari"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) \(webKit) CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1",
                .mobile, "Chrome"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) \(webKit) FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
                .mobile, "Firefox"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) \(webKit) Version/18.0 EdgiOS/138.0 Mobile/15E148 Safari/605.1.15",
                .mobile, "Edge"
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) \(webKit) Version/12.1.2 Mobile/15E148 Safari/604.1",
                .tablet, "Safari"
            ),
            ("Mozilla/5.0 (Linux; Android 10; K) \(blink) Chrome/138.0.0.0 Mobile Safari/537.36", .mobile, "Chrome"),
            ("Mozilla/5.0 (Linux; Android 10; K) \(blink) Chrome/138.0.0.0 Safari/537.36", .tablet, "Chrome"),
            (
                "Mozilla/5.0 (Linux; Android 10; K) \(blink) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                .mobile, "Samsung Internet"
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) \(blink) Chrome/138.0.0.0 Mobile Safari/537.36 EdgA/138.0.0.0",
                .mobile, "Edge"
            ),
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", .mobile, "Firefox"),
            ("Mozilla/5.0 (Android 15; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0", .tablet, "Firefox"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", .desktop, "Firefox"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(blink) Chrome/138.0.0.0 Safari/537.36", .desktop, "Chrome"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(blink) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
                .desktop, "Edge"
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(blink) Chrome/137.0.0.0 Safari/537.36 OPR/120.0.0.0",
                .desktop, "Opera"
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(webKit) Version/18.5 Safari/605.1.15", .desktop,
                "Safari"
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) \(blink) HeadlessChrome/138.0.0.0 Safari/537.36", .desktop, "Chrome"),
            ("curl/8.14.1", .desktop, "other"), ("\u{0}\u{202E}", .desktop, "other"),
        ] as [(String, Device, String)])
    func deviceAndFamilyAreTold(text: String, device: Device, browser: String) {
        let agent = UserAgent(text)
        #expect([agent.device.name, agent.browser] == [device.name, browser])
    }

    @Test(arguments: [nil, ""] as [String?]) func absentAgentIsUnknown(text: String?) {
        let agent = UserAgent(text)
        #expect([agent.device.name, agent.browser] == ["unknown", ""])
    }

    @Test func longAgentIsReadAll() {
        #expect(UserAgent(String(repeating: "x", count: 100_000) + " Firefox/1 Mobile").browser == "Firefox")
    }

    @Test func anyAgentGivesANameOfTheClosedList() {
        var generator = SeededGenerator()
        let names: Set = [
            "Edge", "Opera", "Samsung Internet", "Yandex", "Vivaldi", "Brave", "UC Browser", "DuckDuckGo", "WebView",
            "Firefox", "Chrome", "Safari", "other",
        ]
        let pieces = [
            "Edg/", "OPR/", "Chrome/", "Safari/", "Version/", "Firefox/", "CriOS/", "iPhone", "iPad", "Macintosh",
            "Android", "Mobile", "Tablet", "Windows", "wv", "TV", " ", ";", "/", "(", "é", "\u{0}", "\u{202E}", "😀",
            "x", "AppleWebKit/", "SamsungBrowser/", "Brave/",
        ]
        var seen: Set<String> = []
        for _ in 0..<5000 {
            let count = Int.random(in: 1...20, using: &generator)
            let agent = UserAgent((0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined())
            if !names.contains(agent.browser) { Issue.record("\(generator) \(agent)") }
            seen.insert(agent.browser)
        }
        #expect(seen.count > 8, "\(generator)")
    }

    @Test(arguments: ["x", "Chrome", "/", "Edg/ ", "\u{0}", "é", "TV/"])
    func endlessAgentIsReadToItsEnd(piece: String) {
        let text = String(repeating: piece, count: 65_536)
        #expect(["Edge", "other"].contains(UserAgent(text).browser))
        #expect(UserAgent(text + " Vivaldi/1 Silk").browser == (piece == "Edg/ " ? "Edge" : "Vivaldi"))
    }
}
