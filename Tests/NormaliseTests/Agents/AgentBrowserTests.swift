import Normalise
import Testing

@Suite struct AgentBrowserTests {
    private static let webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
    private static let blink = "AppleWebKit/537.36 (KHTML, like Gecko)"

    @Test(
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(blink) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
                "Edge"
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X) \(webKit) OPT/3.3.9 Mobile/15E148", "Opera"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 13_6 like Mac OS X) \(webKit) OPiOS/16.0.15 Mobile/15E148 Safari/9537.53",
                "Opera"
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) \(blink) Chrome/137.0.0.0 Mobile Safari/537.36 OPR/90.0.0.0",
                "Opera"
            ),
            ("Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18", "Opera"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(blink) Chrome/142.0.0.0 YaBrowser/25.12.0.0 Safari/537.36",
                "Yandex"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \(webKit) Version/17.0 YaBrowser/24.6.3 Mobile/15E148 Safari/604.1",
                "Yandex"
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) \(blink) Chrome/124.0.0.0 Safari/537.36 Vivaldi/6.7.3329.31", "Vivaldi"),
            (
                "Mozilla/5.0 (Linux; U; Android 11; en-US; RMX2185) \(blink) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.4.0.1306 Mobile Safari/537.36",
                "UC Browser"
            ),
            (
                "Mozilla/5.0 (Linux; Android 10) \(blink) Version/4.0 Chrome/124.0.0.0 Mobile DuckDuckGo/5 Safari/537.36",
                "DuckDuckGo"
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(webKit) Version/17.5 Safari/605.1.15 Ddg/17.5",
                "DuckDuckGo"
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) \(blink) Version/4.0 Chrome/125.0.6422.113 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/465.0.0.57.84;]",
                "WebView"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \(webKit) Mobile/21F79 [FBAN/FBIOS;FBAV/465.0.0.41.100;FBDV/iPhone14,2]",
                "WebView"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \(webKit) Mobile/21F79 Instagram 333.0.0.29.97 (iPhone14,2; iOS 17_5)",
                "WebView"
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-A127F Build/TP1A.220624.014; wv) \(blink) Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36 Instagram 330.0.0.40.92 Android",
                "WebView"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \(webKit) GSA/324.0.642 Mobile/15E148 Safari/604.1",
                "WebView"
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(webKit)", "WebView"),
            ("Mozilla/5.0 (X11; Linux x86_64) \(webKit) Version/17.0 Safari/605.1.15", "Safari"),
            // Made from another, and counted with it.
            ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0 Waterfox/115.9.0", "Firefox"),
            (
                "Mozilla/5.0 (Linux; U; Android 12; en-us; M2101K6G) \(blink) Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.5",
                "Chrome"
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) \(blink) slack/4.38 Chrome/124.0.6367.243 Electron/30.1.0 Safari/537.36",
                "Chrome"
            ),
            // Too old, or no browser.
            (
                "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; GT-I9100) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
                "other"
            ),
            ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "other"),
            (
                "Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; Touch; rv:11.0; IEMobile/11.0; NOKIA; Lumia 520) like iPhone OS 7_0_3 Mac OS X AppleWebKit/537 (KHTML, like Gecko) Mobile Safari/537",
                "other"
            ),
            // A telephone's name is no browser's.
            (
                "Mozilla/5.0 (Linux; Android 12; motorola Edge 30) \(blink) Chrome/138.0.0.0 Mobile Safari/537.36",
                "Chrome"
            ),
            ("Mozilla/5.0 (Linux; Android 12; Firefox Opera Brave) like chrome", "other"),
            ("XChrome/1 Edgy/2", "other"),
        ])
    func browserIsTheFirstOfThoseClaimed(text: String, browser: String) {
        #expect(UserAgent(text).browser == browser)
    }
}
