import CollectorTesting
import Foundation
import Testing

/// What the page script measures where the browser has other clocks and other entries than Chromium.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func reportsAVisitAsFirefoxMeasuredItAndNoMetricThatItDoesNotMeasure() async throws {
        let shop = try await TestShop.open(
            ["/cart": PageFixture.everything], said: #"data-release="1.4.2" data-route="/cart""#,
            host: PageFixture.busyButton + PageFixture.shifts + PageFixture.manyFiles, in: Firefox.self)
        try await shop.visit("/cart?secret=1#part")
        try await shop.browser.await("document.body.dataset.done === 'true'")
        try await shop.browser.click("#busy")
        try await shop.browser.await(EndToEndTests.clickIsMeasured)
        let seen = try await Witness.ask(shop.browser)
        #expect(try await shop.complaints() == [], "the script breaks the page's policy")
        #expect(try await shop.browser.run("return errors.join()").isEmpty)
        try await shop.leave()

        let request = try await shop.recorder.next()
        #expect(request.method == "POST" && request.headers["content-type"] == "text/plain;charset=UTF-8")
        print("a beacon of Firefox:", String(decoding: request.body, as: UTF8.self))
        let report = try PageReport.parse(request.body)
        #expect(report.url == shop.origin + "/cart" && report.route == "/cart" && report.release == "1.4.2")
        #expect(report.webdriver == true && report.visit?.isEmpty == false)
        #expect(report.serverTiming == [.init(name: "db", duration: 53.25), .init(name: "app", duration: 47.2)])
        #expect(measured(report) == measurable(seen), "\(report)")
        #expect(Set(report.names).isSuperset(of: ["FCP", "FID", "INP", "LCP", "TTFB", "load"]))
        #expect(report.metrics.allSatisfy { $0.navigationType == "navigate" && $0.delta == $0.value })
        #expect((report.metric("LCP")?.value ?? 0) >= 700, "the picture is 700 ms late")
        #expect((report.metric("INP")?.value ?? 0) >= 300, "the click keeps the page busy for 300 ms")
        try expectWeights(report, seen)
        #expect(shop.recorder.requests.count == 1, "one beacon for one hide")
        try await shop.close()
    }

    /// The last event of the click that lasts 300 ms.
    private static let clickIsMeasured = "witness().entries.some((one) => one.type === 'event' && one.name === 'click')"

    /// To the hundredth: the witness's own numbers are not rounded.
    private func measured(_ report: PageReport) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: report.metrics.map { ($0.name, ($0.value * 100).rounded()) })
    }

    /// No entry, no metric; CLS is the exception, as no shift is an answer of a browser that would tell one.
    private func measurable(_ seen: Witness) -> [String: Double] {
        let values: [String: Double?] = [
            "LCP": seen.largestPaint, "FCP": seen.firstPaint, "INP": seen.slowestInteraction,
            "CLS": seen.supported.contains("layout-shift") ? seen.layoutShift : nil,
            "FID": seen.firstInputDelay, "TTFB": seen.navigation?.responseStart, "load": seen.navigation?.loadEventEnd,
        ]
        return values.compactMapValues { $0.map { ($0 * 100).rounded() } }
    }

    /// Kept from every listener, `visibilitychange` sends nothing; what `fetch` sends says another mode.
    @Test(.timeLimit(.minutes(2)))
    func firefoxSendsTheBeaconOfAPageThatIsLeft() async throws {
        let onlyPageHide = """
            addEventListener("visibilitychange", (event) => event.stopImmediatePropagation(), true);

            """
        let shop = try await TestShop.open(["/": PageFixture.button], host: onlyPageHide, in: Firefox.self)
        try await shop.visit("/")
        try await shop.leave()
        let request = try await shop.recorder.next()
        #expect(request.headers["sec-fetch-mode"] == "no-cors", "\(request.headers)")
        let report = try PageReport.parse(request.body)
        #expect(Set(report.names).isSuperset(of: ["TTFB", "load"]) && report.metric("CLS") == nil)
        #expect(try await shop.complaints() == [])
        #expect(shop.recorder.requests.count == 1)
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(3)), arguments: ["", PageFixture.withoutNavigationAPI])
    func softNavigationInFirefoxEndsTheOldPageAndBeginsNewIds(host: String) async throws {
        let shop = try await TestShop.open(
            ["/list": PageFixture.router], host: host + PageFixture.routing, in: Firefox.self)
        try await shop.visit("/list")
        try await shop.browser.await("performance.getEntriesByName('first-contentful-paint').length > 0")
        try await shop.browser.click("#go")
        let old = try await shop.recorder.nextReport()
        #expect(old.url == shop.origin + "/list" && old.route == nil)
        #expect(old.names == ["FCP", "LCP", "TTFB", "load"])
        try await shop.browser.await(EndToEndTests.clickIsMeasured)
        _ = try await shop.browser.run("vitals.mark('item.shown', 20)")
        let seen = try await Witness.ask(shop.browser)
        try await shop.leave()

        // Beacons that leave together travel on connections of their own.
        let both = [try await shop.recorder.nextReport(), try await shop.recorder.nextReport()]
        let late = try #require(both.first { $0.url == shop.origin + "/list" }, "\(both)")
        let new = try #require(both.first { $0.url == shop.origin + "/item/7" }, "\(both)")
        #expect(late.names == ["FID", "INP"] && late.visit == old.visit)
        #expect(late.metric("INP")?.value == seen.slowestInteraction)
        let mark = try #require(new.metrics.first)
        #expect(new.route == "/item/:id" && new.names == ["item.shown"] && new.visit == old.visit)
        #expect(mark.navigationType == "soft-navigation" && mark.navigationURL == shop.origin + "/item/7")
        #expect(Set(old.metrics.map(\.id)).contains(mark.id) == false)
        #expect(new.resources == nil && new.serverTiming == nil)
        #expect(try await shop.complaints() == [])
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func pageFirefoxBringsBackFromItsCacheIsANewVisit() async throws {
        let shop = try await TestShop.open(
            ["/": PageFixture.button], host: PageFixture.busyButton, in: Firefox.self)
        try await shop.visit("/")
        try await shop.leave()
        let first = try await shop.recorder.nextReport()
        try await shop.browser.back()
        try #require(try await shop.browser.run("return persisted === true") == "1", "this browser keeps no pages")
        try await shop.browser.click("#busy")
        try await shop.browser.await(EndToEndTests.clickIsMeasured)
        try await shop.leave()
        let second = try await shop.recorder.nextReport()
        #expect(second.names == ["FCP", "FID", "INP", "LCP"], "no first byte: nothing was asked for")
        #expect(second.metrics.allSatisfy { $0.navigationType == "back-forward-cache" && $0.navigationURL == nil })
        #expect((second.metric("INP")?.value ?? 0) >= 300 && (1..<1000).contains(second.metric("LCP")?.value ?? 0))
        #expect(second.visit != first.visit && second.resources == nil && second.serverTiming == nil)
        #expect(Set(first.metrics.map(\.id)).isDisjoint(with: second.metrics.map(\.id)))
        #expect(try await shop.complaints() == [])
        #expect(shop.recorder.requests.count == 2)
        try await shop.close()
    }

    /// That Firefox complains of nothing means something only where it would.
    @Test(.timeLimit(.minutes(2)))
    func firefoxTellsErrorsAndBreachesOfThePolicyOnce() async throws {
        let shop = try await TestShop.open(
            ["/": PageFixture.button + "<script>window.inline = true;</script>"],
            host: "setTimeout(() => { throw new Error('as meant'); });\n", in: Firefox.self)
        try await shop.visit("/")
        try await shop.browser.await("errors.length > 0")
        let told = try await shop.complaints()
        #expect(told.contains { $0.contains("as meant") && $0.contains("/host.js") }, "\(told)")
        #expect(told.contains { $0.contains("Content-Security-Policy") && $0.contains("script") }, "\(told)")
        #expect(told.count == 2, "\(told)")
        #expect(try await shop.complaints() == [])
        #expect(try await shop.browser.run("return window.inline === undefined") == "1")
        try await shop.close()
    }
}
