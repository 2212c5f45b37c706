import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func everyAnswerToAPageRepeatsItsOriginExactly() async throws {
        let server = try await ServerProcess.start(
            try TestSite(),
            flags: ["--origins", "https://shop.example,https://*.shop.example", "--rate-beacons", "1/1h"])
        for origin in ["https://shop.example", "https://a.b.shop.example"] {
            let header = "Origin: \(origin)"
            let large = String(repeating: " ", count: 65537)
            let spent = WireRequest.page(Beacon(value: 1).body, [header]).via("203.0.113.\(origin.utf8.count)")
            _ = try server.answer(spent)
            let answers: [(WireRequest, Int)] = [
                (.page(Beacon(value: 1200).body, [header]), 204), (.page("{", [header]), 400),
                (.page(large, [header]), 413), (.page(Beacon(value: -1).body, [header]), 422),
                (.page("x", [header, "Content-Encoding: br"]), 415), (spent, 429),
                (WireRequest(method: "PUT", headers: [header]), 405),
            ]
            for (request, status) in answers {
                let answer = try server.answer(request)
                #expect(answer.status == status, "\(answer)")
                expectCORS(answer, origin: origin)
            }
        }
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func originsThatAreNotListedAreRefused() async throws {
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--origins", "https://shop.example,https://*.shop.example"])
        let strangers = [
            "https://evil.example", "http://shop.example", "https://shop.example:8443", "null",
            "https://shop.example.evil.example", "https://evilshop.example", "https://shop.example/",
            "https://shop.example@evil.example", "https://shop.example, https://evil.example", "https://shop.example.",
            "https://.shop.example", "https://evil.example#.shop.example", "https://evil.example/.shop.example",
        ]
        for origin in strangers {
            let refused = try server.answer(.page(Beacon(value: 1200).body, ["Origin: \(origin)"]))
            #expect(refused.status == 403 && refused.reason == "origin", "\(origin): \(refused)")
            #expect(refused.headers["vary"] == "Origin")
            let preflight = try server.answer(
                WireRequest(method: "OPTIONS", headers: ["Origin: \(origin)", "Access-Control-Request-Method: POST"]))
            #expect(preflight.status == 403, "\(origin): \(preflight)")
        }
        let without = try server.answer(.page())
        #expect(without.status == 403 && without.reason == "origin")
        #expect(without.headers["access-control-allow-origin"] == nil)
        #expect(try await server.outcomes() == ["origin": strangers.count + 1])
        #expect(try await server.count() == 0)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func preflightIsAnsweredForADay() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--origins", "https://shop.example"])
        let asked = [
            "Origin: https://shop.example", "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-encoding,content-type",
        ]
        let answer = try server.answer(WireRequest(method: "OPTIONS", headers: asked))
        #expect(answer.status == 204)
        expectCORS(answer, origin: "https://shop.example")
        #expect(answer.headers["access-control-max-age"] == "86400")
        #expect(answer.headers["access-control-allow-methods"]?.contains("POST") == true)
        let allowed = (answer.headers["access-control-allow-headers"] ?? "").lowercased()
        for name in ["authorization", "content-encoding", "content-type"] { #expect(allowed.contains(name)) }
        // Pages have no business here, not even listed ones.
        let timings = try server.answer(.timings(WireRequest.oneTiming, ["Origin: https://shop.example"]))
        #expect(timings.status == 403 && timings.reason == "origin")
        #expect(try await server.terminate() == 0)
    }

    private func expectCORS(_ answer: RawAnswer, origin: String, at location: SourceLocation = #_sourceLocation) {
        #expect(
            answer.headers["access-control-allow-origin"] == origin, "\(answer.status)", sourceLocation: location)
        #expect(answer.headers["access-control-allow-credentials"] == "true", sourceLocation: location)
        #expect(answer.headers["vary"] == "Origin", "\(answer.status)", sourceLocation: location)
        #expect(answer.headers["access-control-expose-headers"] != nil, "\(answer.status)", sourceLocation: location)
    }
}
