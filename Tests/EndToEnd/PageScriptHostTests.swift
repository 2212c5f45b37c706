import CollectorTesting
import Foundation
import Testing

/// How the page script lives in other people's pages.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func keepsWhatWasMarkedBeforeItCameAndRefusesWhatIsNoName() async throws {
        let stub = """
            window.vitals = window.vitals || { q: [], mark(...given) { this.q.push(given); } };
            vitals.mark("search.time", 41.5);

            """
        let shop = try await TestShop.open(["/": PageFixture.button], host: stub)
        try await shop.visit("/")
        let marks = """
            for (const [name, ms] of [["a".repeat(40), 1], ["constructor", 2], ["zero", 0], ["a".repeat(41), 3], ["Upper", 4],
              ["", 5], ["text", "6"], ["negative", -1], ["nan", NaN], ["endless", Infinity], ["nothing"], [{}, 7], ["__proto__", 8],
              [Symbol("x"), 9]]) vitals.mark(name, ms);
            for (let number = 0; number < 200; number += 1) vitals.mark("many." + number, number);
            """
        _ = try await shop.browser.run(marks)
        try await shop.browser.await("performance.getEntriesByName('first-contentful-paint').length > 0")
        try await shop.leave()
        let report = try await shop.recorder.report(of: "/", holding: ["LCP", "CLS", "search.time"])
        let marked = report.metrics.filter { !["CLS", "FCP", "LCP", "TTFB", "load"].contains($0.name) }
        #expect(marked.first?.name == "search.time" && marked.first?.value == 41.5)
        let names = Set(marked.map(\.name)).filter { !$0.hasPrefix("many.") }
        #expect(names == [String(repeating: "a", count: 40), "constructor", "zero", "search.time"])
        #expect((40...50).contains(marked.count), "\(marked.count) marks")
        #expect(report.metric("LCP") != nil && report.metric("CLS") != nil, "marks push no metric out")
        #expect(try await shop.complaints() == [])
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func secondCopyOnAPageDoesNothing() async throws {
        let shop = try await TestShop.open(["/": PageFixture.button])
        try await shop.visit("/")
        _ = try await shop.browser.awaitScript(
            """
            const done = arguments[0];
            const again = document.createElement("script");
            again.src = "/page.js?again";
            again.dataset.site = "other";
            again.onload = () => done("");
            document.head.append(again);
            """)
        try await shop.leave()
        #expect(try await shop.recorder.nextReport().site == "shop")
        try await shop.visit("/")
        try await shop.leave()
        #expect(try await shop.recorder.nextReport().site == "shop")
        #expect(shop.recorder.requests.count == 2)
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func sampleIsDrawnByVisitAndSaysWhatItStandsFor() async throws {
        let fixed = "Math.random = () => Number(location.search.slice(1));\n"
        let shop = try await TestShop.open(
            ["/": PageFixture.button], said: #"data-sample="0.3""#, host: fixed)
        try await shop.visit("/?0.31")
        _ = try await shop.browser.run("vitals.mark('a', 1); vitals.route('/x'); vitals.flush()")
        try await shop.leave()
        try await shop.visit("/?0.29")
        try await shop.leave()
        let report = try await shop.recorder.nextReport()
        #expect(report.weight == 3.33)
        #expect(shop.recorder.requests.count == 1, "a visit that is left out sends nothing")
        try await shop.close()
    }

    @Test(
        .timeLimit(.minutes(3)),
        arguments: [
            "delete window.PerformanceObserver;", "navigator.sendBeacon = () => { throw new Error('no'); };",
            "Object.defineProperty(navigator, 'sendBeacon', { value: undefined });",
            "navigator.sendBeacon = () => false;", "window.requestIdleCallback = undefined;",
            "Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { value: ['paint', 'resource'] });",
            "window.vitals = 7;", "window.vitals = { q: 'no list' };", "delete Performance.prototype.interactionCount;",
            "history.pushState = undefined; Object.defineProperty(window, 'navigation', { value: undefined });",
        ])
    func worksWithoutErrorsOnAPageThatLacks(what: String) async throws {
        // The witness needs what is taken away, so that it comes first.
        let shop = try await TestShop.open(["/": PageFixture.button], host: what + "\n" + PageFixture.busyButton)
        try await shop.visit("/")
        try await shop.browser.click("#busy")
        _ = try await shop.browser.run("vitals.mark('still.there', 1)")
        try await shop.leave()
        _ = try await shop.recorder.report(of: "/", holding: ["still.there", "load"])
        #expect(try await shop.complaints() == [])
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func loadedLateOrInAFrameItMeasuresTheSame() async throws {
        let late = """
            addEventListener("load", () => setTimeout(() => {
              const script = document.createElement("script");
              script.src = "/page.js?late";
              for (const { name, value } of document.querySelector("script[data-site]").attributes) {
                if (name.startsWith("data-")) script.setAttribute(name, value);
              }
              script.onload = () => { document.body.dataset.late = "true"; };
              if (location.pathname === "/late") document.head.append(script);
            }, 900));

            """
        // The copy in the head has to stay away.
        let shop = try await TestShop.open(
            ["/late": PageFixture.everything, "/frame": #"<iframe src="/late" width="800" height="600"></iframe>"#],
            host: "if (location.pathname === '/late') window.vitals = { flush() {} };\n" + PageFixture.shifts + late
                + "addEventListener('load', () => setTimeout(() => { if (location.pathname === '/late') delete window.vitals; }, 800));\n"
        )
        try await shop.visit("/late")
        try await shop.browser.await("document.body.dataset.late === 'true' && document.body.dataset.done === 'true'")
        let seen = try await Witness.ask(shop.browser)
        try await shop.leave()
        let report = try await shop.recorder.nextReport()
        #expect(abs((report.metric("LCP")?.value ?? 0) - (seen.largestPaint ?? -1)) < 0.001)
        #expect(abs((report.metric("CLS")?.value ?? 0) - seen.layoutShift) < 0.001 && seen.layoutShift > 0)
        #expect(abs((report.metric("FCP")?.value ?? 0) - (seen.firstPaint ?? -1)) < 0.001)
        #expect(report.resources?["image"]?.count == 11 && report.resources?["script"]?.count == 14)

        try await shop.visit("/frame")
        try await shop.browser.await(
            "document.querySelector('iframe').contentDocument.body?.dataset.done === 'true'")
        try await shop.leave()
        let reports = [try await shop.recorder.nextReport(), try await shop.recorder.nextReport()]
        #expect(Set(reports.map { $0.url ?? "" }) == [shop.origin + "/late", shop.origin + "/frame"])
        let complaints = try await shop.complaints()
        #expect(complaints == [], "\(complaints)")
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func largeReportOfAPageThatStaysIsCompressedAndOneOfAPageThatLeavesIsNot() async throws {
        let posted = [Eventually<StaticSite.Post>("the first post"), Eventually<StaticSite.Post>("the second post")]
        let marks = """
            for (let number = 0; number < 40; number += 1) vitals.mark("a.rather.long.name.of.a.mark." + number, number + first);
            """
        let shop = try await TestShop.open(
            ["/": PageFixture.button], postsToItself: true,
            onPost: { post in
                let isPacked = post.headers["content-encoding"] == "gzip"
                posted[isPacked ? 0 : 1].resolve(.success(post))
            })
        try await shop.visit("/")
        _ = try await shop.browser.run("const first = 1;" + marks + "vitals.flush()")
        let packed = try await posted[0].value(limitSeconds: 20)
        _ = try await shop.browser.run("const first = 2;" + marks)
        try await shop.leave()
        let plain = try await posted[1].value(limitSeconds: 20)

        let folder = try TemporaryFolder()
        try Data(packed.body).write(to: folder.file("report.gz"))
        let text = try Tool.run(["gzip", "-dc", folder.file("report.gz").path])
        let first = try PageReport.parse(Array(text.utf8))
        let second = try PageReport.parse(plain.body)
        #expect(text.utf8.count > 4096 && packed.body.count < text.utf8.count / 3)
        #expect(first.metric("a.rather.long.name.of.a.mark.39")?.value == 40)
        #expect(second.metric("a.rather.long.name.of.a.mark.39")?.value == 41 && plain.body.count > 4096)
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func attributionNamesElementsAndPhasesThatAddUp() async throws {
        let shop = try await TestShop.open(
            ["/": PageFixture.everything], said: "data-attribution", host: PageFixture.busyButton + PageFixture.shifts)
        try await shop.visit("/")
        try await shop.browser.await("document.body.dataset.done === 'true'")
        try await shop.browser.click("#busy")
        try await shop.browser.await("witness().entries.some((one) => one.type === 'event' && one.interactionId)")
        try await shop.leave()
        let request = try await shop.recorder.next()
        print("with attribution:", String(decoding: request.body, as: UTF8.self))
        let report = try PageReport.parse(request.body)
        let paint = try #require(report.metric("LCP")?.attribution)
        #expect(paint["target"] == .text("#hero"))
        expectSum(
            paint, ["timeToFirstByte", "resourceLoadDelay", "resourceLoadDuration", "elementRenderDelay"],
            report.metric("LCP"))
        #expect((paint["resourceLoadDuration"]?.number ?? 0) >= 690)
        let input = try #require(report.metric("INP")?.attribution)
        #expect(input["interactionTarget"] == .text("#busy") && (input["processingDuration"]?.number ?? 0) >= 300)
        expectSum(input, ["inputDelay", "processingDuration", "presentationDelay"], report.metric("INP"), within: 8)
        let shift = try #require(report.metric("CLS")?.attribution)
        guard case .text(let moved)? = shift["largestShiftTarget"] else { throw EndToEndFailure("\(shift)") }
        #expect(moved.hasPrefix("html>body>") || moved.hasPrefix("#"))
        try await shop.close()
    }

    private func expectSum(
        _ facts: [String: PageReport.Fact], _ phases: [String], _ metric: PageReport.Metric?,
        within bound: Double = 0.001
    ) {
        let values = phases.map { facts[$0]?.number ?? -1e9 }
        #expect(values.allSatisfy { $0 >= 0 } && abs(values.reduce(0, +) - (metric?.value ?? 0)) <= bound, "\(facts)")
    }

    @Test(.timeLimit(.minutes(2)))
    func oneInteractionInFiftyIsForgiven() async throws {
        let busy = """
            let clicks = 0;
            addEventListener("click", () => {
              clicks += 1;
              const length = clicks === 3 ? 260 : clicks === 8 ? 140 : 0;
              for (const end = performance.now() + length; performance.now() < end;);
            });

            """
        let shop = try await TestShop.open(["/": PageFixture.button], host: busy)
        try await shop.visit("/")
        for _ in 1...20 { try await shop.browser.click("#busy") }
        try await shop.browser.coverWithNewTab()
        let first = try await shop.recorder.nextReport()
        #expect((first.metric("INP")?.value ?? 0) >= 260)
        try await shop.browser.devTools("Page.bringToFront")
        for _ in 1...35 { try await shop.browser.click("#busy") }
        let seen = try await Witness.ask(shop.browser)
        try await shop.leave()
        let second = try #require(try await shop.recorder.nextReport().metric("INP"))
        #expect((140..<260).contains(second.value) && second.delta < 0, "the value can fall: \(second)")
        #expect(second.id == first.metric("INP")?.id && (seen.interactionCount ?? 55) >= 55)
        try await shop.close()
    }

    @Test(.timeLimit(.minutes(2)))
    func takesLittleOfTheMainThread() async throws {
        let shop = try await TestShop.open(
            ["/": PageFixture.everything], said: "data-attribution", host: PageFixture.shifts + PageFixture.manyFiles)
        try await shop.browser.devTools("Profiler.enable")
        try await shop.browser.devTools("Profiler.setSamplingInterval", ["interval": 100])
        try await shop.browser.devTools("Profiler.start")
        try await shop.visit("/")
        try await shop.browser.await("document.body.dataset.done === 'true'")
        for _ in 1...3 { try await shop.browser.click("#busy") }
        _ = try await shop.browser.run("vitals.flush()")
        let seen = try await Witness.ask(shop.browser)
        let profile = try await shop.browser.devTools("Profiler.stop")
        let spent = try ScriptTime.milliseconds(of: "/page.js", in: profile)
        print("page.js: \(spent.formatted()) ms of the main thread in a visit of \(seen.of("resource").count) files")
        #expect(spent < 50, "a long task has 50 ms, so that none of them is the script's")
        try await shop.close()
    }
}
