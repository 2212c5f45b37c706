import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    /// Everything a visit can have at once: a late picture, shifts, a busy click, files of each kind.
    @Test(.timeLimit(.minutes(2)))
    func reportsAVisitAsTheBrowserMeasuredItInOneSmallBeacon() async throws {
        let shop = try await TestShop.open(
            ["/cart": PageFixture.everything],
            said:
                #"data-release="1.4.2" data-token="abc.def" data-route="/cart" data-tag-plan="free" data-tag-ab-test="b""#,
            host: PageFixture.busyButton + PageFixture.shifts + PageFixture.manyFiles)
        try await shop.visit("/cart?secret=1#part")
        try await shop.browser.await("document.body.dataset.done === 'true'")
        try await shop.browser.click("#busy")
        try await shop.browser.await("witness().entries.some((one) => one.type === 'event' && one.interactionId)")
        let seen = try await Witness.ask(shop.browser)
        #expect(try await shop.complaints() == [], "the script breaks the page's policy")
        #expect(try await shop.browser.run("return errors.join()").isEmpty)
        try await shop.leave()

        let request = try await shop.recorder.next()
        #expect(request.method == "POST" && request.headers["content-type"] == "text/plain;charset=UTF-8")
        #expect(request.body.count < 2500, "\(request.body.count) bytes")
        print("a beacon:", String(decoding: request.body, as: UTF8.self))
        let report = try PageReport.parse(request.body)
        #expect(report.site == "shop" && report.url == shop.origin + "/cart" && report.route == "/cart")
        #expect(report.release == "1.4.2" && report.token == "abc.def" && report.webdriver == true)
        #expect(report.tags == ["plan": "free", "ab-test": "b"] && report.weight == nil)
        #expect(report.connection?.isEmpty == false && report.visit?.isEmpty == false)
        #expect(report.serverTiming == [.init(name: "db", duration: 53.25), .init(name: "app", duration: 47.2)])
        expectAgreement(report, seen)
        #expect(report.names == ["CLS", "FCP", "FID", "INP", "LCP", "TTFB", "load"])
        #expect(report.metrics.allSatisfy { $0.navigationType == "navigate" && $0.navigationURL == nil })
        #expect(report.metrics.allSatisfy { $0.delta == $0.value && $0.attribution == nil })
        #expect(Set(report.metrics.map(\.id)).count == 7)
        #expect((report.metric("LCP")?.value ?? 0) >= 700, "the picture is 700 ms late")
        #expect((report.metric("INP")?.value ?? 0) >= 300, "the click keeps the page busy for 300 ms")
        #expect((report.metric("CLS")?.value ?? 0) > 0.01)
        try expectWeights(report, seen)
        #expect(shop.recorder.requests.count == 1, "one beacon for one hide")
        try await shop.close()
    }

    private func expectAgreement(_ report: PageReport, _ seen: Witness) {
        let expected: [(String, Double?)] = [
            ("LCP", seen.largestPaint), ("FCP", seen.firstPaint), ("CLS", seen.layoutShift),
            ("INP", seen.slowestInteraction), ("FID", seen.firstInputDelay), ("TTFB", seen.navigation?.responseStart),
            ("load", seen.navigation?.loadEventEnd),
        ]
        for (name, value) in expected {
            let told = report.metric(name)?.value
            #expect(abs((told ?? -1) - (value ?? -2)) < 0.001, "\(name): \(told as Any), the browser's \(value as Any)")
        }
    }

    func expectWeights(_ report: PageReport, _ seen: Witness) throws {
        let files = seen.of("resource")
        let document = try #require(seen.navigation)
        func size(_ entry: Witness.Entry) -> Double {
            (entry.transferSize ?? 0) > 0 ? entry.transferSize ?? 0 : entry.encodedBodySize ?? 0
        }
        func weight(_ isMeant: (Witness.Entry) -> Bool) -> PageReport.Weight {
            let meant = files.filter(isMeant)
            return PageReport.Weight(bytes: meant.reduce(0) { $0 + size($1) }, count: meant.count)
        }
        let total = PageReport.Weight(
            bytes: files.reduce(size(document)) { $0 + size($1) }, count: files.count + 1)
        #expect(
            report.resources == [
                "script": weight { $0.name.contains("/scripts/") || $0.name.hasSuffix(".js") },
                "style": weight { $0.name.contains(".css") },
                "image": weight { $0.name.contains("/images/") || $0.name.contains(".svg") },
                "font": weight { $0.name.contains("/fonts/") },
                "other": weight { $0.name.contains("/data/") },
                "total": total,
            ])
        let counts = report.resources?.mapValues(\.count)
        #expect(counts == ["script": 13, "style": 1, "image": 11, "font": 1, "other": 5, "total": 32])
    }

    @Test(.timeLimit(.minutes(2)))
    func sendsOnlyWhatChangedUnderTheSameIdWhenThePageIsHiddenAgain() async throws {
        let shop = try await TestShop.open(["/": PageFixture.button], host: PageFixture.busyButton)
        try await shop.visit("/")
        try await shop.browser.await("document.readyState === 'complete'")
        try await shop.browser.coverWithNewTab()
        let first = try await shop.recorder.nextReport()
        #expect(first.names == ["CLS", "FCP", "LCP", "TTFB", "load"])
        #expect(first.metric("CLS")?.value == 0, "a page that never shifts scores 0, and that counts")

        try await shop.browser.devTools("Page.bringToFront")
        try await shop.browser.click("#busy")
        try await shop.browser.await("witness().entries.some((one) => one.type === 'event' && one.interactionId)")
        _ = try await shop.browser.run("vitals.mark('search.time', 20)")
        try await shop.browser.coverWithNewTab()
        let second = try await shop.recorder.nextReport()
        #expect(second.names == ["INP", "search.time"], "the delay of an input after a hide is no first impression")
        #expect(second.visit == first.visit && second.resources == nil && second.serverTiming == nil)

        _ = try await shop.browser.run("vitals.mark('search.time', 12.5); vitals.flush(); vitals.flush()")
        let third = try await shop.recorder.nextReport()
        let (before, after) = (try #require(second.metric("search.time")), try #require(third.metrics.first))
        #expect(third.names == ["search.time"] && after.id == before.id)
        #expect(after.value == 12.5 && after.delta == -7.5)
        try await shop.leave()
        #expect(shop.recorder.requests.count == 3, "nothing is sent when nothing changed")
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(3)), arguments: ["", PageFixture.withoutNavigationAPI])
    func softNavigationEndsTheOldPageAndBeginsNewIds(host: String) async throws {
        let shop = try await TestShop.open(
            ["/list": PageFixture.router], host: host + PageFixture.routing)
        try await shop.visit("/list")
        try await shop.browser.await("document.readyState === 'complete'")
        try await shop.browser.click("#go")
        let old = try await shop.recorder.nextReport()
        #expect(old.url == shop.origin + "/list" && old.route == nil)
        #expect(old.metrics.allSatisfy { $0.navigationType == "navigate" && $0.navigationURL == nil })
        #expect(old.names == ["CLS", "FCP", "LCP", "TTFB", "load"])
        try await shop.browser.await("witness().entries.some((one) => one.type === 'event' && one.interactionId)")
        try await shop.browser.await("witness().entries.some((one) => one.type === 'layout-shift')")
        let seen = try await Witness.ask(shop.browser)
        try await shop.leave()

        // The click that changed the route was made on the old page; what shifted after it, on the new one.
        // Beacons that leave together travel on connections of their own.
        let both = [try await shop.recorder.nextReport(), try await shop.recorder.nextReport()]
        let late = try #require(both.first { $0.url == shop.origin + "/list" }, "\(both)")
        let new = try #require(both.first { $0.url == shop.origin + "/item/7" }, "\(both)")
        #expect(late.names == ["FID", "INP"] && late.visit == old.visit)
        #expect(late.metric("INP")?.value == seen.slowestInteraction)
        let shift = try #require(new.metric("CLS"))
        #expect(new.route == "/item/:id" && new.names == ["CLS"])
        #expect(shift.navigationType == "soft-navigation" && shift.navigationURL == shop.origin + "/item/7")
        #expect(abs(shift.value - seen.layoutShift) < 0.001 && shift.value > 0 && shift.delta == shift.value)
        #expect(shift.id != old.metric("CLS")?.id && new.resources == nil && new.serverTiming == nil)
        #expect(try await shop.complaints() == [])
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func everyChangeOfThePathIsASoftNavigationButNotOneOfTheQuery() async throws {
        for host in ["", PageFixture.withoutNavigationAPI] {
            let shop = try await TestShop.open(["/a": PageFixture.button], host: host)
            try await shop.visit("/a")
            try await shop.browser.await("document.readyState === 'complete'")
            _ = try await shop.browser.run(
                """
                history.pushState(1, "", "/a?x=1"); history.replaceState(1, "", "/a#y");
                history.pushState(2, "", "/b"); history.replaceState(3, "", "/c"); history.back();
                """)
            try await shop.browser.await("location.pathname === '/a'")
            _ = try await shop.browser.run("vitals.flush()")
            try await shop.leave()
            var urls: [String?] = []
            for _ in 1...4 { urls.append(try await shop.recorder.nextReport().url) }
            // Beacons that leave together travel on connections of their own.
            #expect(urls.compactMap(\.self).sorted() == ["/a", "/a", "/b", "/c"].map { shop.origin + $0 })
            try await shop.close()
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func pageBroughtBackFromTheCacheIsANewVisit() async throws {
        let shop = try await TestShop.open(["/": PageFixture.button], host: PageFixture.busyButton)
        try await shop.visit("/")
        try await shop.browser.await("document.readyState === 'complete'")
        try await shop.leave()
        let first = try await shop.recorder.nextReport()
        try await shop.browser.back()
        try #require(try await shop.browser.run("return persisted === true") == "1", "this browser keeps no pages")
        try await shop.browser.click("#busy")
        _ = try await shop.browser.awaitScript(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50, '')))"
        )
        try await shop.leave()
        let second = try await shop.recorder.nextReport()
        #expect(second.names == ["CLS", "FCP", "FID", "INP", "LCP"], "no first byte: nothing was asked for")
        #expect(second.metrics.allSatisfy { $0.navigationType == "back-forward-cache" && $0.navigationURL == nil })
        #expect(second.metric("CLS")?.value == 0 && (second.metric("INP")?.value ?? 0) >= 300)
        #expect((1..<1000).contains(second.metric("LCP")?.value ?? 0))
        #expect(second.visit != first.visit && second.resources == nil && second.serverTiming == nil)
        #expect(Set(first.metrics.map(\.id)).isDisjoint(with: second.metrics.map(\.id)))
        #expect(shop.recorder.requests.count == 2)
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func pageOpenedInTheBackgroundReportsNoPaint() async throws {
        let shop = try await TestShop.open(["/": PageFixture.button], host: PageFixture.flushSoon)
        try await shop.browser.openInBackground(shop.origin + "/")
        let report = try await shop.recorder.nextReport()
        #expect(report.names == ["TTFB", "load"])
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func prerenderedPageIsMeasuredFromTheMomentItIsShown() async throws {
        let shop = try await TestShop.open(
            [
                "/from": #"<a id="go" href="/to">to</a><script src="/host.js?rules"></script>"#,
                "/to": PageFixture.button,
            ], host: PageFixture.prerenderTo)
        try await shop.visit("/from")
        try await shop.browser.await("document.body.dataset.ready === 'true'")
        try await shop.browser.click("#go")
        try await shop.browser.await("location.pathname === '/to' && document.readyState === 'complete'")
        let activated = try await shop.browser.run(
            "return performance.getEntriesByType('navigation')[0].activationStart")
        try #require((Double(activated) ?? 0) > 0, "this browser did not prerender")
        // Shown is not painted yet.
        try await shop.browser.await("performance.getEntriesByName('first-contentful-paint').length > 0")
        let seen = try await Witness.ask(shop.browser)
        try await shop.leave()
        let report = try await shop.recorder.report(of: "/to", holding: ["FCP", "TTFB"])
        #expect(report.metrics.allSatisfy { $0.navigationType == "prerender" })
        #expect(report.metric("TTFB")?.value == 0)
        let painted = max((seen.firstPaint ?? 0) - (Double(activated) ?? 0), 0)
        #expect(abs((report.metric("FCP")?.value ?? -1) - painted) < 0.01)
        try await shop.close()
    }
}
