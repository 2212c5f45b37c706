/// One kind of input: what it is answered with, and what the ledger must say of it.
struct LedgerKind: Sendable {
    let name: String
    let status: Int
    let outcomes: [String: Int]
    /// A fresh one for a client's address, which keeps the client's rate its own.
    let bytes: @Sendable (_ address: String) -> [UInt8]

    /// Of every outcome that needs neither waiting nor a fault of the disk.
    static var all: [LedgerKind] { pages + refusedPages + robots + timings + rest }

    /// Spends an address's large bodies; a second one is beyond `--rate-uploads 1/1h`.
    static let upload = WireRequest.timings(WireRequest.oneTiming + String(repeating: " ", count: 1 << 20))
        .via("203.0.113.200")

    private static let origin = "Origin: https://shop.example"
    private static let good = #"{"name":"LCP","value":5}"#
    private static let bad = #"{"name":"LCP","value":-5}"#
    private static let one: @Sendable () -> String = { Beacon(value: 1200).body }

    private static func metrics(_ metrics: String...) -> @Sendable () -> String {
        { "{\"site\":\"shop\",\"url\":\"/k\",\"metrics\":[\(metrics.joined(separator: ","))]}" }
    }

    private static func page(
        _ name: String, _ status: Int, _ outcomes: [String: Int], agent: String? = WireRequest.browser,
        headers: [String] = [], _ body: @escaping @Sendable () -> String
    ) -> LedgerKind {
        LedgerKind(name: name, status: status, outcomes: outcomes) { address in
            WireRequest.page(body(), [origin] + headers).from(agent).via(address).bytes
        }
    }

    private static var pages: [LedgerKind] {
        [
            page("a beacon", 204, ["stored": 1], one),
            page("three metrics", 204, ["stored": 3], metrics(good, good, good)),
            page("a visit twice", 204, ["stored": 1, "duplicate": 1]) {
                let report = "{\"name\":\"LCP\",\"value\":7,\"id\":\"\(Beacon(value: 7).id)\"}"
                return "[\(report),\(report)]"
            },
            page("a later value", 204, ["stored": 1, "replaced": 1]) {
                let id = Beacon(value: 7).id
                let first = "{\"name\":\"CLS\",\"value\":0.1,\"delta\":0.1,\"id\":\"\(id)\"}"
                return "[\(first),{\"name\":\"CLS\",\"value\":0.3,\"delta\":0.2,\"id\":\"\(id)\"}]"
            },
            page("in part", 204, ["stored": 1, "bad_value": 2], metrics(bad, good, bad)),
            page("opted out", 204, ["opted_out": 1], headers: ["Sec-GPC: 1"], one),
            page(
                "TTFB of a soft navigation", 204, ["not_applicable": 1],
                metrics(#"{"name":"TTFB","value":3,"navigationType":"soft-navigation"}"#)),
        ]
    }

    private static var refusedPages: [LedgerKind] {
        let large = String(repeating: " ", count: 65537)
        return [
            page("bad value", 422, ["bad_value": 1], metrics(bad)),
            page("unknown metric", 422, ["unknown_metric": 1], metrics(#"{"name":"X","value":1}"#)),
            page("no JSON", 400, ["malformed": 1]) { "{" },
            page("too large", 413, ["too_large": 1]) { large },
            page("encoded otherwise", 415, ["unsupported_encoding": 1], headers: ["Content-Encoding: br"], one),
            page("not compressed", 400, ["malformed": 1], headers: ["Content-Encoding: gzip"], one),
            LedgerKind(name: "other origin", status: 403, outcomes: ["origin": 1]) {
                WireRequest.page(one(), ["Origin: https://evil.example"]).via($0).bytes
            },
            LedgerKind(name: "no origin", status: 403, outcomes: ["origin": 1]) { WireRequest.page().via($0).bytes },
            LedgerKind(name: "other method", status: 405, outcomes: ["unsupported_method": 1]) {
                WireRequest(method: "DELETE", headers: [origin]).via($0).bytes
            },
            LedgerKind(name: "cut body", status: 400, outcomes: ["malformed": 1]) {
                WireRequest.page(one(), [origin]).via($0).bytes.dropLast(9)
            },
        ]
    }

    private static var robots: [LedgerKind] {
        let googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
        let headless = WireRequest.browser.replacing("Chrome/", with: "HeadlessChrome/")
        return [
            page("Googlebot", 204, ["bot_user_agent": 1], agent: googlebot, one),
            page("headless", 204, ["bot_headless": 1], agent: headless, one),
            page("curl", 204, ["bot_tool": 1], agent: "curl/8.5.0", one),
            page("monitor", 204, ["bot_custom": 1], agent: "MyMonitor/1 \(WireRequest.browser)", one),
            page("driven", 204, ["bot_webdriver": 1]) {
                one().replacing("{\"site\"", with: "{\"webdriver\":true,\"site\"")
            },
            page(
                "impossible", 204, ["bot_impossible": 2],
                metrics(#"{"name":"TTFB","value":3000}"#, #"{"name":"FCP","value":10}"#)),
        ]
    }

    private static var timings: [LedgerKind] {
        let old = WireRequest.oneTiming.replacing("12}", with: "12,\"at\":\"2020-01-01T00:00:00Z\"}")
        return [
            LedgerKind(name: "timings", status: 204, outcomes: ["stored": 1]) { WireRequest.timings().via($0).bytes },
            LedgerKind(name: "timings of a page", status: 403, outcomes: ["origin": 1]) {
                WireRequest.timings(WireRequest.oneTiming, [origin]).via($0).bytes
            },
            LedgerKind(name: "old timing", status: 422, outcomes: ["too_old": 1]) {
                WireRequest.timings(old).via($0).bytes
            },
            LedgerKind(name: "second upload", status: 429, outcomes: ["rate_limited": 1]) { _ in upload.bytes },
        ]
    }

    /// Broken HTTP could have been a beacon and is counted; what is asked elsewhere is not.
    private static var rest: [LedgerKind] {
        let preflight = WireRequest(method: "OPTIONS", headers: [origin, "Access-Control-Request-Method: POST"])
        return [
            LedgerKind(name: "broken HTTP", status: 400, outcomes: ["malformed": 1]) { _ in
                Array("NO HTTP\r\n\r\n".utf8)
            },
            LedgerKind(name: "large head", status: 431, outcomes: ["head_too_large": 1]) { _ in
                WireRequest.get("/", ["A: \(String(repeating: "a", count: 9000))"]).bytes
            },
            LedgerKind(name: "health", status: 200, outcomes: [:]) { _ in WireRequest.get("/healthz").bytes },
            LedgerKind(name: "nowhere", status: 404, outcomes: [:]) { _ in WireRequest.get("/no/such").bytes },
            LedgerKind(name: "bad question", status: 400, outcomes: [:]) { _ in
                WireRequest.get("/v1/query?metric=NOPE").bytes
            },
            LedgerKind(name: "preflight", status: 204, outcomes: [:]) { preflight.via($0).bytes },
        ]
    }
}
