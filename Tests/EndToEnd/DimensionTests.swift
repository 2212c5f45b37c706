import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func clientHintsStandAboveTheUserAgentAndTheEnvelopeAboveBoth() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let brands = #"Sec-CH-UA: "Chromium";v="140", "Microsoft Edge";v="140", "Not=A?Brand";v="24""#
        let hints = { (mobile: String, platform: String) in
            [brands, "Sec-CH-UA-Mobile: \(mobile)", "Sec-CH-UA-Platform: \"\(platform)\""]
        }
        let cases: [(page: String, said: String, headers: [String], device: String, browser: String)] = [
            ("/phone", "", hints("?1", "Android"), "mobile", "Edge"),
            ("/desk", "", hints("?0", "Windows"), "desktop", "Edge"),
            ("/slate", "", hints("?0", "Android"), "tablet", "Edge"),
            ("/said", #""device":"tablet","#, hints("?1", "Android"), "tablet", "Edge"),
            ("/agent", "", [], "desktop", "Chrome"),
        ]
        for one in cases { #expect(try server.answer(visit(one.page, one.said, one.headers)).status == 204) }
        try await expect(server, "device", Dictionary(uniqueKeysWithValues: cases.map { ($0.page, $0.device) }))
        try await expect(server, "browser", Dictionary(uniqueKeysWithValues: cases.map { ($0.page, $0.browser) }))
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func hintsAndAgentsThatMakeNoSenseAddNoNames() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let garbage = ["Sec-CH-UA: \";;\"\"SECRET", "Sec-CH-UA-Mobile: banana", "Sec-CH-UA-Platform: \"SECRET\""]
        #expect(try server.answer(visit("/hints", "", garbage)).status == 204)
        #expect(try server.answer(visit("/brand", "", [#"Sec-CH-UA: "SECRET";v="1""#])).status == 204)
        #expect(try server.answer(visit("/agent", "").from("SECRET/7 (SECRET)")).status == 204)
        #expect(try server.answer(visit("/said", #""device":"SECRET","connection":"4g","#)).status == 204)
        let devices: Set = ["mobile", "tablet", "desktop", "unknown"]
        let seen = try await QueryAnswer.ask(server, "LCP", by: "device").counts("device")
        #expect(devices.isSuperset(of: seen.keys) && seen.values.reduce(0, +) == 4, "\(seen)")
        let browsers = try await QueryAnswer.ask(server, "LCP", by: "browser").counts("browser").keys
        #expect(!browsers.contains { $0.contains("SECRET") }, "\(browsers)")
        let connections = try await QueryAnswer.ask(server, "LCP", by: "connection").counts("connection")
        #expect(connections["4g"] == 1, "\(connections)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func countryIsBelievedOfATrustedProxyAndOnlyWhereItsHeaderIsNamed() async throws {
        let proxied = visit("/a", "", ["CF-IPCountry: de"]).via("203.0.113.7")
        for (flags, expected) in [
            (["--country-header", "CF-IPCountry"], "DE"), ([], ""), (["--country-header", "X-Country"], ""),
            (["--country-header", "CF-IPCountry", "--trusted-proxies", "none"], ""),
            (["--country-header", "CF-IPCountry", "--trusted-proxies", "10.0.0.0/8"], ""),
        ] {
            let server = try await ServerProcess.start(try TestSite(), flags: flags)
            #expect(try server.answer(proxied).status == 204)
            try await expect(server, "country", ["/a": expected])
            #expect(try await server.terminate() == 0)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func countryIsTwoLettersOrNothing() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--country-header", "CF-IPCountry"])
        for (number, value) in ["Germany", "D", "1Z", "T1", "d\u{e9}", "-", "DE,FR", "DEU"].enumerated() {
            let answer = try server.answer(visit("/a", "", ["CF-IPCountry: \(value)"]).via("203.0.113.\(number)"))
            #expect(answer.status == 204 || answer.status == 400, "\(answer)")
        }
        let countries = try await QueryAnswer.ask(server, "LCP", by: "country").counts("country")
        #expect(countries.keys.allSatisfy { $0.isEmpty }, "\(countries)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func pagesAreMeasuredUnderOtherPathsAndNotUnderTheOldOnes() async throws {
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--page-path", "/hello", "--script-path", "/shop.js"] + MeasuredShop.humanLike)
        let from = "Origin: https://shop.example"
        let preflight = { (path: String) in
            WireRequest(method: "OPTIONS", target: path, headers: [from, "Access-Control-Request-Method: POST"])
        }
        var moved = visit("/a", "", [from])
        #expect(try server.answer(moved).status == 404)
        #expect(try server.answer(preflight("/v1/page")).status == 404)
        #expect(try server.answer(.get("/page.js")).status == 404)
        moved.target = "/hello"
        #expect(try server.answer(moved).status == 204)
        let allowed = try server.answer(preflight("/hello"))
        #expect(allowed.status == 204 && allowed.headers["access-control-allow-origin"] == "https://shop.example")
        #expect(allowed.headers["access-control-max-age"] == "86400", "\(allowed)")
        let script = try server.answer(.get("/shop.js"))
        let tag = try #require(script.headers["etag"])
        #expect(script.status == 200 && script.headers["cache-control"]?.contains("max-age=86400") == true)
        #expect(try server.answer(.get("/shop.js", ["If-None-Match: \(tag)"])).status == 304)

        let shop = try await MeasuredShop.open(
            server, script: "/shop.js", said: #"data-endpoint="\#(server.origin)/hello""#)
        try await shop.visit("/cart")
        try await shop.leave()
        #expect(try await server.counted("TTFB", by: "page", atLeast: 1).counts("page") == ["/cart": 1])
        try await shop.close()
        #expect(try await server.terminate() == 0)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["hello", "/", "/he llo", "/hello?x=1", "/metrics", "/v1/query", "/page.js", "/a/../b"])
    func pathThatCannotBeOneStopsTheStart(path: String) async throws {
        let site = try TestSite()
        let run = try await CommandRun.vitalsd(
            ["check"], environment: ["VITALSD_PAGE_PATH": path], in: site.folder.url)
        #expect(run.exitCode == 2 && run.errors.contains("\"\(path)\""), "\(run)")
    }

    private func visit(_ page: String, _ said: String, _ headers: [String] = []) -> WireRequest {
        .page(#"{"site":"shop","url":"\#(page)",\#(said)"metrics":[{"name":"LCP","value":900}]}"#, headers)
    }

    /// Every page has this value of a dimension, and no page is missing.
    private func expect(
        _ server: ServerProcess, _ dimension: String, _ expected: [String: String],
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = try await QueryAnswer.ask(server, "LCP", by: "page,\(dimension)").rows
        let seen = Dictionary(rows.map { ($0.labels["page"] ?? "", $0.labels[dimension] ?? "") }) { "\($0) and \($1)" }
        #expect(seen == expected, sourceLocation: location)
    }
}
