import Normalise
import Telemetry
import Testing

@Suite struct AgentDeviceTests {
    private static let webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
    private static let blink = "AppleWebKit/537.36 (KHTML, like Gecko)"

    @Test(
        arguments: [
            (
                "Mozilla/5.0 (iPod touch; CPU iPhone OS 12_5 like Mac OS X) \(webKit) Version/12.1 Mobile/15E148 Safari/604.1",
                .mobile
            ),
            (
                "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) \(blink) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063",
                .mobile
            ),
            ("Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", .mobile),
            ("Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16", .mobile),
            (
                "Opera/9.80 (Android 2.3.3; Linux; Opera Mobi/ADR-1111101157; U; es-ES) Presto/2.9.201 Version/11.50",
                .mobile
            ),
            ("Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10", .mobile),
            ("Mozilla/5.0 (Phone; OpenHarmony 5.0) \(blink) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1", .mobile),
            ("Mozilla/5.0 (Linux; Android 13; SM-X700) \(blink) Chrome/124.0.0.0 Safari/537.36", .tablet),
            (
                "Mozilla/5.0 (Linux; Android 13; SM-X700 Build/TP1A.220624.014; wv) \(blink) Version/4.0 Chrome/124.0.6367.82 Safari/537.36",
                .tablet
            ),
            (
                "Opera/9.80 (Android 3.2; Linux; Opera Tablet/ADR-1106291546; U; en) Presto/2.8.149 Version/11.10",
                .tablet
            ),
            (
                "Mozilla/5.0 (Linux; Android 9; KFMAWI) \(blink) Silk/124.3.1 like Chrome/124.0.6367.124 Safari/537.36",
                .tablet
            ),
            (
                "Mozilla/5.0 (Linux; U; Android 4.0.3; en-us; KFTT Build/IML74K) AppleWebKit/535.19 (KHTML, like Gecko) Silk/3.4 Mobile Safari/535.19 Silk-Accelerated=true",
                .tablet
            ),
            (
                "Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_6_3; en-us; Silk/1.1.0-80) AppleWebKit/533.16 (KHTML, like Gecko) Version/5.0 Safari/533.16 Silk-Accelerated=true",
                .tablet
            ),
            (
                "Mozilla/5.0 (PlayBook; U; RIM Tablet OS 2.1.0; en-US) AppleWebKit/536.2+ (KHTML, like Gecko) Version/7.2.1.0 Safari/536.2+",
                .tablet
            ),
            // An iPad that asks for the desktop's page, told by the browsers that are Apple's only in part.
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_5) \(webKit) CriOS/85 Version/11.1.1 Safari/605.1.15",
                .tablet
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) \(webKit) FxiOS/140.0 Safari/605.1.15", .tablet
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) \(webKit) Mobile/15E148", .tablet),
            (
                "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; SLCC2; .NET CLR 2.0.50727; Tablet PC 2.0)",
                .desktop
            ),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) \(blink) Chrome/138.0.0.0 Safari/537.36", .desktop),
            // Televisions and consoles.
            ("Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) \(blink) 76.0.3809.146/6.0 TV Safari/537.36", .unknown),
            (
                "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) \(blink) SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36",
                .unknown
            ),
            ("Mozilla/5.0 (Web0S; Linux/SmartTV) \(blink) Chrome/79.0.3945.79 Safari/537.36 WebAppManager", .unknown),
            (
                "Mozilla/5.0 (Linux; Android 7.1.2; AFTMM Build/NS6271; wv) \(blink) Version/4.0 Chrome/70.0 Mobile Safari/537.36",
                .unknown
            ),
            ("Mozilla/5.0 (Linux; Android 9; BRAVIA 4K GB) \(blink) Chrome/124.0.0.0 Safari/537.36", .unknown),
            ("HbbTV/1.2.1 (;Panasonic;VIERA 2014;3.101;6101-0003 0010-0000;)", .unknown),
            ("Mozilla/5.0 (PlayStation; PlayStation 5/2.26) \(webKit) Version/13.0 Safari/605.1.15", .unknown),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) \(blink) Chrome/64.0 Safari/537.36 Edge/44.18363.8131",
                .unknown
            ),
        ] as [(String, Device)])
    func deviceIsTold(text: String, device: Device) {
        #expect(UserAgent(text).device.name == device.name)
    }
}
