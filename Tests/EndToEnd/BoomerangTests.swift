import Foundation
import Testing

/// boomerang's beacons, named as its plugins name them.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func boomerangIsReadAsAFormAndAsAnImage() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let said =
            "pt.lcp=1500&pt.fcp=700&et.fid=12&et.inp=150&c.cls=0.05&t_resp=250&t_done=2100&vis.st=visible&v=1.815.1"
        #expect(try server.answer(form("/form", "n=1&pid=f1&\(said)")).status == 204)
        let target = "/v1/page?u=https%3A%2F%2Fshop.example%2Fimage%3Fq%3D1&n=1&pid=i1&\(said)"
        let image = try server.answer(.get(target, ["Referer: https://shop.example/"]))
        #expect(image.status == 204, "\(image)")
        let expected: [(String, Double)] = [
            ("LCP", 1500), ("FCP", 700), ("FID", 12), ("INP", 150), ("CLS", 0.05), ("TTFB", 250), ("load", 2100),
        ]
        for (metric, value) in expected {
            let answer = try await QueryAnswer.ask(server, metric, by: "page")
            #expect(answer.counts("page") == ["/form": 1, "/image": 1], "\(metric): \(answer)")
            #expect(answer.rows.allSatisfy { $0.isNear(value) }, "\(metric): \(answer)")
        }
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func boomerangsSiteIsTheHostOfThePage() async throws {
        let server = try await ServerProcess.start(try TestSite())
        #expect(try server.answer(form("/a", "n=1&pid=h1&pt.lcp=1500")).status == 204)
        #expect(try server.answer(form("/b", "n=1&pid=h2&pt.lcp=1500", ["Origin: https://shop.example"])).status == 204)
        let image = "/v1/page?u=https%3A%2F%2Fshop.example%2Fc&n=1&pid=h3&pt.lcp=1500"
        #expect(try server.answer(.get(image)).status == 204)
        #expect(try await QueryAnswer.ask(server, "LCP", by: "site").counts("site") == ["shop.example": 3])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func partsOfCLSAreOneVisitWithTheirSum() async throws {
        let server = try await ServerProcess.start(try TestSite())
        // The second comes twice, and the third after the fourth; an image is a part like a form.
        for part in ["n=1&c.cls=0.05&pt.lcp=900", "n=2&c.cls=0.03", "n=2&c.cls=0.03", "n=4&c.cls=0.1&rt.quit="] {
            #expect(try server.answer(form("/p", "pid=abcd&\(part)")).status == 204)
        }
        let late = "/v1/page?u=https%3A%2F%2Fshop.example%2Fp&pid=abcd&n=3&c.cls=0.02"
        #expect(try server.answer(.get(late)).status == 204)
        for _ in 1...2 { #expect(try server.answer(form("/p", "pid=other&n=1&c.cls=0.4")).status == 204) }
        let row = try #require(try await QueryAnswer.ask(server, "CLS", by: "page").row("page", "/p"))
        #expect(row.count == 2 && row.shares == [0, 1, 1], "0.2 and 0.4: \(row)")
        let low = try await QueryAnswer.ask(server, "CLS", percentile: 50, by: "page")
        #expect(low.rows.first?.isNear(0.2) == true, "\(low)")
        #expect(try await server.outcomes() == ["stored": 3, "replaced": 3, "duplicate": 2])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func partsOfCLSAreRememberedAcrossAKill() async throws {
        let site = try TestSite()
        var server = try await ServerProcess.start(site)
        for part in ["n=1&c.cls=0.05", "n=2&c.cls=0.1"] {
            #expect(try server.answer(form("/p", "pid=abcd&\(part)")).status == 204)
        }
        try await server.kill()
        server = try await ServerProcess.start(site)
        for part in ["n=2&c.cls=0.1", "n=3&c.cls=0.2", "n=1&c.cls=0.05"] {
            #expect(try server.answer(form("/p", "pid=abcd&\(part)")).status == 204)
        }
        let row = try #require(try await QueryAnswer.ask(server, "CLS", by: "page").row("page", "/p"))
        #expect(row.count == 1 && row.shares == [0, 0, 1] && row.isNear(0.35), "\(row)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func imageIsOfTheSiteThatRefersToItWhereOriginsAreListed() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--origins", "https://shop.example"])
        let image = WireRequest.get("/v1/page?u=https%3A%2F%2Fshop.example%2Fc&n=1&pid=h3&pt.lcp=1500")
        #expect(try server.answer(image.adding("Referer: https://shop.example/")).status == 204)
        for stranger in [image, image.adding("Referer: https://evil.example/")] {
            #expect(try server.answer(stranger).reason == "origin")
        }
        #expect(try await QueryAnswer.ask(server, "LCP", by: "site").counts("site") == ["shop.example": 1])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func whatBoomerangCannotHaveSeenOfAVisitorIsNotCounted() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let hidden = try server.answer(form("/hidden", "n=1&pid=b1&pt.hid=1&pt.lcp=15000&pt.fcp=14000&t_done=3000"))
        #expect(hidden.status == 204 && hidden.headers["vitalsd-refused"] == "not_applicable=2", "\(hidden)")
        let back = "http.initiator=bfcache&pt.lcp=150&pt.fcp=70&t_done=90&t_resp=3"
        #expect(try server.answer(form("/back", "n=1&pid=b2&\(back)")).status == 204)
        let nameless = try server.answer(form("/nameless", "n=1&pt.lcp=1500&c.cls=0.1"))
        #expect(nameless.status == 204 && nameless.headers["vitalsd-refused"] == "malformed=1", "\(nameless)")
        let only = try server.answer(form("/nameless", "n=2&c.cls=0.2"))
        #expect(only.status == 400 && only.reason == "malformed", "\(only)")

        #expect(try await QueryAnswer.ask(server, "LCP", by: "page").counts("page") == ["/back": 1, "/nameless": 1])
        #expect(try await QueryAnswer.ask(server, "load", by: "page").counts("page") == ["/hidden": 1])
        #expect(try await QueryAnswer.ask(server, "CLS", by: "page").rows.isEmpty)
        #expect(try await QueryAnswer.ask(server, "TTFB", by: "page").rows.isEmpty)
        let navigation = try await QueryAnswer.ask(server, "LCP", by: "page,navigation")
        #expect(navigation.row("page", "/back")?.labels["navigation"] == "back-forward-cache")
        #expect(try await server.terminate() == 0)
    }

    private func form(_ path: String, _ fields: String, _ headers: [String] = []) -> WireRequest {
        let page = "https://shop.example\(path)?q=1".replacing(":", with: "%3A").replacing("/", with: "%2F")
            .replacing("?", with: "%3F").replacing("=", with: "%3D")
        return .page("u=\(page)&\(fields)", ["Content-Type: application/x-www-form-urlencoded"] + headers)
    }
}
