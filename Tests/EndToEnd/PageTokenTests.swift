import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func pageNeedsATokenForItsSiteWhereTheyAreRequired() async throws {
        let access = try AccessSite()
        let server = try await access.start(["--page-tokens", "required", "--origins", "https://shop.example"])
        let shop = try await access.issue("shop", "ingest", sites: ["shop"])
        let any = try await access.issue("any", "ingest")
        let reader = try await access.issue("reader", "read")
        let cases: [(String, Ask, Int, String)] = [
            ("header", .beacon().bearing(shop), 204, ""), ("envelope", .beacon(envelopeToken: shop), 204, ""),
            ("any site", .beacon("other").bearing(any), 204, ""), ("none", .beacon(), 401, "token"),
            ("another site", .beacon("other").bearing(shop), 403, "scope"),
            ("another site, envelope", .beacon("other", envelopeToken: shop), 403, "scope"),
            ("no scope", .beacon().bearing(reader), 403, "scope"),
            ("no scope, envelope", .beacon(envelopeToken: reader), 403, "scope"),
            ("junk", .beacon().bearing("junk"), 401, "token"),
            ("junk envelope", .beacon(envelopeToken: "junk"), 401, "token"),
            ("cookie", .beacon().with("Cookie: vitalsd=\(any)"), 401, "token"),
            ("another origin", .beacon(origin: "https://evil.example").bearing(shop), 403, "origin"),
        ]
        for (name, ask, status, reason) in cases {
            let answer = try ask.of(server)
            #expect(answer.status == status, "\(name): \(answer.text)")
            #expect(reason.isEmpty || answer.text.contains("\"reason\":\"\(reason)\""), "\(name): \(answer.text)")
            let origin = name == "another origin" ? "https://evil.example" : "https://shop.example"
            #expect(answer.headers["access-control-allow-origin"] == origin, "\(name)")
            #expect(answer.headers["vary"] == "Origin", "\(name)")
            #expect((answer.headers["www-authenticate"] != nil) == (status == 401 || reason == "scope"), "\(name)")
        }
        let preflight = try Ask("OPTIONS", "/v1/page", ["Origin: https://shop.example"]).of(server)
        #expect(preflight.status == 204)
        #expect(preflight.headers["access-control-allow-headers"]?.contains("Authorization") == true)

        let admin = try await access.issue("root", "admin")
        let session = try LiveSession.of("shop", server, by: admin)
        #expect(try await access.token("revoke", session.id).exitCode == 0)
        #expect(try Ask.beacon().bearing(shop).of(server).status == 401)
        #expect(try Ask.beacon(envelopeToken: shop).of(server).status == 401)
        let metrics = try LedgerText(Ask("GET", "/metrics").bearing(admin).of(server).text)
        #expect(metrics.balances, "\(metrics)")
        #expect(metrics.outcomes["stored"] == 3 && metrics.outcomes["token"] == 6, "\(metrics)")
        #expect(metrics.outcomes["scope"] == 4 && metrics.outcomes["origin"] == 1, "\(metrics)")
        #expect(try await server.terminate() == 0)
    }
}
