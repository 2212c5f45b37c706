import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func partsOfASlowVitalAreAskedByPageAndPhase() async throws {
        let server = try await ServerProcess.start(try TestSite())
        for number in 1...3 { #expect(try server.answer(.page(attributed(number))).status == 204) }
        #expect(try server.answer(.page(attributed(3))).status == 204, "the same visit once more")
        let answer = try await QueryAnswer.ask(server, "phase", by: "page,phase")
        let expected: [(String, Double)] = [
            ("LCP.timeToFirstByte", 300), ("LCP.resourceLoadDelay", 100), ("LCP.resourceLoadDuration", 500),
            ("LCP.elementRenderDelay", 1600), ("INP.inputDelay", 50), ("INP.processingDuration", 150),
            ("INP.presentationDelay", 60), ("FCP.timeToFirstByte", 300), ("FCP.firstByteToFCP", 600),
            ("TTFB.waitingDuration", 11), ("TTFB.cacheDuration", 21), ("TTFB.dnsDuration", 31),
            ("TTFB.connectionDuration", 41), ("TTFB.requestDuration", 200), ("server.db", 53), ("server.app", 47.2),
        ]
        #expect(answer.counts("phase") == Dictionary(uniqueKeysWithValues: expected.map { ($0.0, 3) }))
        for (phase, value) in expected {
            let row = try #require(answer.row("phase", phase))
            #expect(row.isNear(value) && row.labels["page"] == "/cart", "\(row)")
            #expect(row.shares == (value <= 100 ? [3, 0, 0] : value <= 1000 ? [0, 3, 0] : [0, 0, 3]), "\(row)")
        }
        let one = try await QueryAnswer.run(server, "phase", "--by", "page", "--where", "phase=server.db")
        #expect(one.rows.map(\.labels) == [["page": "/cart"]] && one.rows.first?.isNear(53) == true, "\(one)")
        let elements = try await QueryAnswer.ask(server, "LCP", by: "page,element")
        #expect(elements.rows.map(\.labels) == [["page": "/cart", "element": "main>img.hero"]], "\(elements)")
        #expect(try await QueryAnswer.ask(server, "INP", by: "page,element").counts("element") == ["button.buy": 3])
        #expect(try await server.terminate() == 0)
    }

    private func attributed(_ number: Int) -> String {
        let metrics: [(String, Int, String)] = [
            (
                "LCP", 2500,
                #""element":"main>img.hero","url":"https://cdn.example/SECRET.png","timeToFirstByte":300,"resourceLoadDelay":100,"#
                    + #""resourceLoadDuration":500,"elementRenderDelay":1600,"lcpEntry":{"x":1}"#
            ),
            (
                "INP", 260,
                #""interactionTarget":"button.buy","interactionType":"pointer","inputDelay":50,"processingDuration":150,"#
                    + #""presentationDelay":60,"loadState":"complete""#
            ),
            ("FCP", 900, #""timeToFirstByte":300,"firstByteToFCP":600,"loadState":"dom-interactive""#),
            (
                "TTFB", 304,
                #""waitingDuration":11,"cacheDuration":21,"dnsDuration":31,"connectionDuration":41,"requestDuration":200"#
            ),
        ]
        let objects = metrics.map { name, value, attribution in
            #"{"name":"\#(name)","value":\#(value),"delta":\#(value),"id":"\#(name)-\#(number)","attribution":{\#(attribution)}}"#
        }
        return #"{"site":"shop","url":"https://shop.example/cart","visit":"visit-\#(number)","#
            + #""serverTiming":[{"name":"db","duration":53},{"name":"app","duration":47.2}],"#
            + #""metrics":[\#(objects.joined(separator: ","))]}"#
    }

    @Test(.timeLimit(.minutes(1)))
    func phasesOfDifferentThingsAreNotMixed() async throws {
        let server = try await ServerProcess.start(try TestSite())
        #expect(try server.answer(.page(attributed(1))).status == 204)
        for words in [[], ["--by", "page"], ["--by", "site"], ["--where", "page=/cart"]] {
            let run = try await CommandRun.vitalsd(["query", "phase", "--url", server.origin] + words)
            #expect(run.exitCode == 2 && run.output.isEmpty, "\(words): \(run)")
            #expect(run.errors.contains("by phase") && run.errors.contains("phase=server.db"), "\(words): \(run)")
        }
        let answer = try await HTTPClient(port: server.port).get("/v1/query", query: ["metric": "phase", "by": "page"])
        #expect(answer.status == 400 && answer.text.contains("bad_question"), "\(answer.text)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func serversOwnTimesStandBesideTheFirstByteOfARealPage() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: MeasuredShop.humanLike)
        let shop = try await MeasuredShop.open(
            server, said: "data-attribution",
            headers: ["server-timing": #"db;dur=53, app;dur=47.2;desc="SECRET words", cache;desc="hit""#])
        try await shop.visit("/cart")
        try await shop.leave()
        let first = try await server.counted("TTFB", by: "page", atLeast: 1)
        #expect(first.counts("page") == ["/cart": 1])
        let phases = try await QueryAnswer.ask(server, "phase", by: "page,phase")
        for (phase, value) in [("server.db", 53), ("server.app", 47.2)] {
            let row = try #require(phases.row("phase", phase), "\(phases)")
            #expect(row.count == 1 && row.isNear(value) && row.labels["page"] == "/cart", "\(row)")
        }
        #expect(phases.row("phase", "LCP.elementRenderDelay")?.count == 1, "\(phases)")
        let elements = try await QueryAnswer.ask(server, "LCP", by: "page,element")
        #expect(
            elements.rows.count == 1 && elements.rows.first?.labels["element"]?.contains("hero") == true, "\(elements)")
        try await shop.close()
        #expect(try await server.terminate() == 0)
    }
}
