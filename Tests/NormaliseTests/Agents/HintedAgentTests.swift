import Normalise
import Telemetry
import Testing

/// What a user agent and hints that differ from it come to together.
@Suite struct HintedAgentTests {
    private static let blink = "AppleWebKit/537.36 (KHTML, like Gecko)"
    private static let windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(blink) Chrome/138.0.0.0 Safari/537.36"
    private static let android = "Mozilla/5.0 (Linux; Android 10; K) \(blink) Chrome/138.0.0.0 Safari/537.36"
    private static let chromium = #""Chromium";v="138", "Not)A;Brand";v="8""#

    @Test(
        arguments: [
            (windows, "\(chromium), \"Brave\";v=\"138\"", "Brave"),
            (windows, "\(chromium), \"Google Chrome\";v=\"138\"", "Chrome"),
            ("\(windows) OPR/120.0", "\(chromium), \"Google Chrome\";v=\"138\"", "Chrome"),
            ("\(windows) Vivaldi/6.7", chromium, "Vivaldi"), ("\(windows) Edg/138.0", chromium, "Edge"),
            (windows, chromium, "Chrome"), ("curl/8.14.1", chromium, "Chrome"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", chromium, "Chrome"),
            (android, "\(chromium), \"Android WebView\";v=\"138\"", "WebView"),
            ("\(android) DuckDuckGo/5", "\(chromium), \"Android WebView\";v=\"138\"", "DuckDuckGo"),
            ("\(windows) Edg/138.0", #""Not)A;Brand";v="8""#, "Edge"), ("\(windows) Edg/138.0", "\"broken", "Edge"),
            (nil, "\(chromium), \"Opera\";v=\"120\"", "Opera"), ("", chromium, "Chrome"),
            (nil, #""Netscape""#, "other"),
            (nil, "\"broken", ""), (nil, nil, ""), ("curl/8.14.1", nil, "other"),
        ] as [(String?, String?, String)])
    func brandsSettleTheBrowserWhereTheySayOne(text: String?, brands: String?, browser: String) {
        #expect(UserAgent(text, hints: ClientHints(brands: brands)).browser == browser)
    }

    @Test(
        arguments: [
            (windows, "?1", #""Android""#, .mobile), (windows, "?0", #""Android""#, .tablet),
            (android, "?0", #""Chrome OS""#, .desktop), (android, "?0", #""Android""#, .tablet),
            (android, "?1", #""Android""#, .mobile), (android, "?0", nil, .tablet), (windows, "?0", nil, .desktop),
            (android, "?x", #""BeOS""#, .tablet), (nil, "?1", nil, .mobile), (nil, "?0", #""macOS""#, .desktop),
            (nil, "?0", nil, .unknown), (nil, nil, nil, .unknown),
            ("Mozilla/5.0 (Web0S; Linux/SmartTV) \(blink) Chrome/120.0 Safari/537.36", "?0", #""Linux""#, .unknown),
        ] as [(String?, String?, String?, Device)])
    func hintsSettleTheDeviceWhereTheySayOne(text: String?, isMobile: String?, platform: String?, device: Device) {
        let agent = UserAgent(text, hints: ClientHints(isMobile: isMobile, platform: platform))
        #expect(agent.device.name == device.name)
    }
}
