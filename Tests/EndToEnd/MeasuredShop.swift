import CollectorTesting
import Foundation

/// A web site in a real browser whose pages have the collector's own script, from the collector's own address.
///
/// The collector must count headless and driven browsers: `humanLike` are the flags for that.
final class MeasuredShop: Sendable {
    let browser: Chromium
    let origin: String
    private let site: StaticSite

    static let humanLike = ["--bots", "headless=off,webdriver=off"]

    /// `said` is what the script's tag says besides its site; `headers` are those of every page.
    static func open(
        _ server: ServerProcess, script: String = "/page.js", said: String = "", headers: [String: String] = [:]
    ) async throws -> MeasuredShop {
        let tag = #"<script async src="\#(server.origin)\#(script)" data-site="shop" \#(said)></script>"#
        let site = StaticSite { path, _ in
            guard path != "/elsewhere" else {
                return StaticSite.File(Array("<!doctype html><title>gone</title><p>gone".utf8), type: "text/html")
            }
            let html =
                #"<!doctype html><title>shop</title><link rel="icon" href="data:,">\#(tag)<h1 id="hero">Words to be painted</h1>"#
            return StaticSite.File(Array(html.utf8), type: "text/html; charset=utf-8", headers: headers)
        }
        let origin = try await site.start()
        return MeasuredShop(browser: try await Chromium.start(), origin: origin, site: site)
    }

    private init(browser: Chromium, origin: String, site: StaticSite) {
        self.browser = browser
        self.origin = origin
        self.site = site
    }

    /// Opens a page and awaits its script.
    func visit(_ path: String) async throws {
        try await browser.open(origin + path)
        try await browser.await("document.readyState === 'complete' && window.vitals && vitals.flush")
    }

    /// Leaves for a page without the script; the one that is left sends what it has.
    func leave() async throws { try await browser.open(origin + "/elsewhere") }

    func close() async throws {
        try await browser.close()
        try await site.stop()
    }
}

extension ServerProcess {
    /// What is counted of a metric, as soon as there are this many: a beacon of a page that was left arrives when it likes.
    func counted(_ metric: String, by dimensions: String, atLeast count: Int) async throws -> QueryAnswer {
        try await Repeatedly.ask(within: .seconds(20)) {
            try await QueryAnswer.ask(self, metric, by: dimensions)
        } until: { answer in
            answer.rows.map(\.count).reduce(0, +) >= count
        }
    }
}
