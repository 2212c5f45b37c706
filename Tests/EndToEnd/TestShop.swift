import CollectorTesting
import Foundation

/// A small web site with the page script in it, a recorder its beacons go to, and a browser that visits it.
///
/// Every page is under the strictest policy the script must work with: no inline script, no eval.
final class TestShop<Visitor: Browser>: Sendable {
    let recorder: WebhookRecorder
    let browser: Visitor
    let origin: String
    private let site: StaticSite

    /// `pages` are the bodies by path; `said` what the script's tag says besides its site and endpoint; `script` is the
    /// source of `host.js`, which runs before the script.
    static func open(
        _ pages: [String: String], said: String = "", host script: String = "", postsToItself: Bool = false,
        onPost: @escaping @Sendable (StaticSite.Post) -> Void = { _ in }, in browser: Visitor.Type = Chromium.self
    ) async throws -> TestShop {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let endpoint = postsToItself ? "/collect" : recorder.url("/v1/page")
        let files = try ShopFiles(
            pages: pages, tag: "data-endpoint=\"\(endpoint)\" data-site=\"shop\" \(said)", host: script,
            collector: recorder.url(""))
        let site = StaticSite(onPost: onPost) { path, _ in files.file(path) }
        let origin = try await site.start()
        return TestShop(recorder: recorder, browser: try await browser.start(), origin: origin, site: site)
    }

    private init(recorder: WebhookRecorder, browser: Visitor, origin: String, site: StaticSite) {
        self.recorder = recorder
        self.browser = browser
        self.origin = origin
        self.site = site
    }

    func visit(_ path: String) async throws { try await browser.open(origin + path) }

    /// Leaves for a page without a script of any kind.
    func leave() async throws { try await browser.open(origin + "/elsewhere") }

    /// What the browser finds wrong, errors of scripts and breaches of the policy among it; the font is no font indeed,
    /// and not every browser knows what the policy lets in for prerendering.
    func complaints() async throws -> [String] {
        let expected = ["/fonts/shop.woff2", "OTS parsing", "invalid host 'inline-speculation-rules'"]
        return try await browser.consoleMessages().filter { message in !expected.contains { message.contains($0) } }
    }

    func close() async throws {
        try await browser.close()
        try await site.stop()
        try await recorder.stop()
    }
}

/// The files of the shop.
private struct ShopFiles: Sendable {
    let pages: [String: String]
    let tag: String
    let host: String
    let collector: String
    private let script: [UInt8]

    init(pages: [String: String], tag: String, host: String, collector: String) throws {
        self.pages = pages
        self.tag = tag
        self.host = host
        self.collector = collector
        script = [UInt8](try Data(contentsOf: PageScript.served))
    }

    func file(_ path: String) -> StaticSite.File? {
        if let body = pages[path] { return page(body) }
        switch path {
        case "/page.js": return text(script, "text/javascript")
        case "/witness.js": return text(Array(ShopFiles.witness.utf8), "text/javascript")
        case "/host.js": return text(Array(host.utf8), "text/javascript")
        case "/elsewhere": return text(Array(ShopFiles.elsewhere.utf8), "text/html")
        case "/slow.svg": return picture(delay: 700)
        case "/shop.css": return text(Array(ShopFiles.style.utf8), "text/css")
        case _ where path.hasPrefix("/images/"): return picture(delay: 0)
        case _ where path.hasPrefix("/scripts/"): return text(Array("void 0;".utf8), "text/javascript")
        case _ where path.hasPrefix("/fonts/"): return text([UInt8](repeating: 7, count: 900), "font/woff2")
        case _ where path.hasPrefix("/data/"): return text(Array("{}".utf8), "application/json")
        default: return nil
        }
    }

    private func page(_ body: String) -> StaticSite.File {
        let html = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>shop</title><link rel="icon" href="data:,">
            <link rel="stylesheet" href="/shop.css"><script src="/witness.js"></script><script src="/host.js"></script>
            <script async src="/page.js" \(tag)></script></head><body>\(body)</body></html>
            """
        return StaticSite.File(
            Array(html.utf8), type: "text/html; charset=utf-8",
            headers: [
                "content-security-policy":
                    "default-src 'none'; script-src 'self' 'inline-speculation-rules'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
                    + "frame-src 'self'; connect-src 'self' \(collector)",
                "server-timing": "db;dur=53.25, app;dur=47.2;desc=\"secret words\"",
            ])
    }

    private func text(_ body: [UInt8], _ type: String) -> StaticSite.File { StaticSite.File(body, type: type) }

    /// Large enough in bytes a pixel for the browser to take it for content.
    private func picture(delay: Int64) -> StaticSite.File {
        let padding = (0..<4000).map { "\($0 &* 7919 % 1000)" }.joined(separator: " ")
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><!-- \(padding) -->
            <rect width="600" height="400" fill="teal"/></svg>
            """
        return StaticSite.File(
            Array(svg.utf8), type: "image/svg+xml", headers: ["cache-control": "max-age=60"], delayMilliseconds: delay)
    }

    private static let elsewhere =
        #"<!doctype html><title>elsewhere</title><link rel="icon" href="data:,"><p>gone"#

    private static let style = """
        @font-face { font-family: shop; src: url(/fonts/shop.woff2?v=1); }
        body { font-family: shop, sans-serif; margin: 20px; } .tall { height: 300px; } button { height: 60px; }
        """

    private static let witness = """
        (() => {
          const entries = [];
          const fields = ["name", "startTime", "duration", "value", "hadRecentInput", "processingStart", "interactionId",
            "initiatorType", "transferSize", "encodedBodySize", "responseStart", "loadEventEnd"];
          const keep = (list) => list.forEach((entry) => {
            const kept = { type: entry.entryType };
            for (const field of fields) if (entry[field] !== undefined) kept[field] = entry[field];
            entries.push(kept);
          });
          // To observe what it does not know would be a complaint of the browser's.
          const supported = PerformanceObserver.supportedEntryTypes;
          const types = ["largest-contentful-paint", "paint", "layout-shift", "first-input", "event", "resource", "longtask"]
            .filter((type) => supported.includes(type));
          const observers = types.map((type) => {
            const observer = new PerformanceObserver((list) => keep(list.getEntries()));
            observer.observe({ type, buffered: true, durationThreshold: 16 });
            return observer;
          });
          window.errors = [];
          addEventListener("error", (event) => errors.push(String(event.message)));
          addEventListener("unhandledrejection", (event) => errors.push(String(event.reason)));
          addEventListener("pageshow", (event) => { window.persisted = event.persisted; });
          window.witness = () => {
            observers.forEach((observer) => keep(observer.takeRecords()));
            const told = entries.slice();
            const [navigation] = performance.getEntriesByType("navigation");
            const kept = { type: "navigation" };
            for (const field of fields) if (navigation[field] !== undefined) kept[field] = navigation[field];
            return { entries: [...told, kept], supported, interactionCount: performance.interactionCount };
          };
        })();
        """
}
