import CollectorTesting
import Foundation
import Testing

/// Rates are by the hour where the test counts, so that none comes back on a slow machine.
extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func refusalBeyondTheRateTellsThePageWhenToComeBack() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--rate-beacons", "3/1h"])
        let page = WireRequest.page(Beacon(value: 1200).body, ["Origin: https://shop.example"]).via("203.0.113.7")
        #expect(try server.statuses([page, page, page]) == [204, 204, 204])

        let refused = try server.answer(page)
        #expect(refused.status == 429 && refused.reason == "rate_limited", "\(refused)")
        let rate = try RateHeaders(refused)
        #expect(rate.policy == "beacons" && rate.limit == 3 && rate.windowSeconds == 3600 && rate.remaining == 0)
        let wait = try #require(rate.retryAfterSeconds)
        #expect(wait >= 1 && wait <= 1200, "one of three an hour comes back within a third of it")
        #expect(rate.resetSeconds >= wait && rate.resetSeconds <= 3600)

        #expect(refused.headers["access-control-allow-origin"] == "https://shop.example")
        #expect(refused.headers["access-control-allow-credentials"] == "true")
        #expect(refused.headers["vary"] == "Origin")
        let exposed = (refused.headers["access-control-expose-headers"] ?? "").lowercased()
            .split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let told = [
            "retry-after", "ratelimit", "ratelimit-policy", "x-ratelimit-limit", "x-ratelimit-remaining",
            "x-ratelimit-reset",
        ]
        #expect(Set(told).subtracting(exposed) == [])
        #expect(try await server.outcomes() == ["stored": 1, "duplicate": 2, "rate_limited": 1])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func eachAddressAndEachClassHasARateOfItsOwn() async throws {
        let server = try await ServerProcess.start(
            try TestSite(),
            flags: ["--rate-beacons", "3/1h", "--rate-general", "2/1h", "--rate-uploads", "1/1h"])
        // An IPv6 client has a whole /64 to choose from.
        let neighbours = (1...5).map { WireRequest.page().via("2001:db8:1:2::\($0)") }
        #expect(try server.statuses(neighbours) == [204, 204, 204, 429, 429])
        #expect(try server.answer(.page().via("2001:db8:1:3::1")).status == 204)
        let spent = (1...4).map { _ in WireRequest.page().via("203.0.113.7") }
        #expect(try server.statuses(spent) == [204, 204, 204, 429])
        #expect(try server.answer(.page().via("203.0.113.8")).status == 204)
        #expect(try server.answer(.timings().via("203.0.113.7")).status == 429, "the class is that of pages")

        let questions = ["/metrics", "/v1/query?metric=LCP", "/", "/no/such/thing"].map {
            WireRequest.get($0).via("203.0.113.7")
        }
        #expect(try server.statuses(questions) == [200, 200, 429, 429])
        let question = try RateHeaders(try server.answer(questions[1]))
        #expect(question.policy == "general" && question.limit == 2 && question.remaining == 0)
        for path in ["/healthz", "/readyz"] {
            let many = (1...6).map { _ in WireRequest.get(path).via("203.0.113.7") }
            #expect(try server.statuses(many) == [200, 200, 200, 200, 200, 200])
        }
        // A large body costs one of both classes, a small one only its own.
        let large = WireRequest.timings(WireRequest.oneTiming + String(repeating: " ", count: 1 << 20))
            .via("203.0.113.9")
        #expect(try server.answer(large).status == 204)
        let refused = try server.answer(large)
        #expect(refused.status == 429)
        #expect(try RateHeaders(refused).policy == "uploads")
        #expect(try server.answer(.timings().via("203.0.113.9")).status == 204)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func preflightsCountAsBeaconsAndTheMachineItselfIsNotLimited() async throws {
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--rate-beacons", "2/1h", "--rate-general", "2/1h"])
        let asked = ["Origin: https://shop.example", "Access-Control-Request-Method: POST"]
        let preflight = WireRequest(method: "OPTIONS", headers: asked).via("203.0.113.7")
        #expect(try server.statuses([preflight, preflight, preflight]) == [204, 204, 429])
        #expect(try RateHeaders(try server.answer(preflight)).policy == "beacons")
        #expect(try server.answer(.page().via("203.0.113.7")).status == 429)

        #expect(try server.statuses((1...20).map { _ in .page() }) == Array(repeating: 204, count: 20))
        #expect(try server.statuses((1...20).map { _ in .get("/metrics") }) == Array(repeating: 200, count: 20))
        #expect(try await server.terminate() == 0)

        let unlimited = try await ServerProcess.start(
            try TestSite(), flags: ["--rate-beacons", "off", "--rate-general", "off"])
        let many = (1...50).map { _ in WireRequest.page().via("203.0.113.7") }
        #expect(Set(try unlimited.statuses(many)) == [204])
        #expect(try await unlimited.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func triesToSignInAndWrongTokensShareARate() async throws {
        let site = try TestSite()
        let keys = site.folder.file("token.keys")
        try Data("\(Data(repeating: 65, count: 32).base64EncodedString())\n".utf8).write(to: keys)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keys.path)
        let server = try await ServerProcess.start(
            site, flags: ["--token-keys", keys.path, "--rate-log-ins", "4/1h"])
        let form = "Content-Type: application/x-www-form-urlencoded"
        let signIn = WireRequest(target: "/sign-in", headers: [form], body: Array("token=nope".utf8))
        let tries = try server.statuses((1...5).map { _ in signIn.via("203.0.113.7") })
        #expect(tries == [401, 401, 401, 401, 429], "each try to sign in is one log-in")
        let wrong = WireRequest.get("/v1/query?metric=LCP", ["Authorization: Bearer x.y.z"])
        #expect(
            try server.statuses((1...5).map { _ in wrong.via("203.0.113.8") }) == [401, 401, 401, 401, 429])
        let refused = try RateHeaders(try server.answer(wrong.via("203.0.113.8")))
        #expect(refused.policy == "log-ins" && refused.limit == 4 && refused.windowSeconds == 3600)
        #expect(try server.answer(.page().via("203.0.113.8")).status == 204, "beacons are another class")
        #expect(try await server.terminate() == 0)
    }
}
