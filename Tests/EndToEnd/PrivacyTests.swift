import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func browsersThatAskToBeLeftOutAre() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--privacy-signals", "gpc,dnt"])
        let two = #"{"site":"shop","url":"/k","metrics":[{"name":"LCP","value":1},{"name":"FCP","value":1}]}"#
        let leftOut = ["Sec-GPC: 1", "DNT: 1", "sec-gpc: 1", "dnt:1"]
        for signal in leftOut {
            let answer = try server.answer(.page(two, [signal, "Origin: https://shop.example"]))
            #expect(answer.status == 204, "\(signal): \(answer)")
            #expect(answer.headers["access-control-allow-origin"] == "https://shop.example")
            #expect(answer.headers["vitalsd-refused"] == nil)
        }
        let counted = ["Sec-GPC: 0", "DNT: 0", "Sec-GPC: true", "DNT: 10", "DNT: unspecified"]
        for signal in counted { #expect(try server.answer(.page(Beacon(value: 1200).body, [signal])).status == 204) }
        #expect(try await server.outcomes() == ["opted_out": leftOut.count, "stored": counted.count])
        #expect(try await server.count() == counted.count)
        #expect(try await server.terminate() == 0)

        let indifferent = try await ServerProcess.start(try TestSite())
        for signal in leftOut { #expect(try indifferent.answer(.page(Beacon(value: 1).body, [signal])).status == 204) }
        #expect(try await indifferent.outcomes() == ["stored": leftOut.count])
        #expect(try await indifferent.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func nothingThatNamesAPersonIsInTheDataFolder() async throws {
        let site = try TestSite()
        let stranger = try OtherMachine(4)
        defer { stranger.leave() }
        let server = try await ServerProcess.start(
            site, flags: ["--rate-general", "3/1h", "--rate-beacons", "40/1h", "--bots", "impossible=enforce"])
        try plantSecrets(server, stranger)
        server.evaluateNow()
        #expect(try await server.count(page: "/planted-page") > 0)
        let log = server.log
        let backup = site.folder.file("a.backup").path
        let made = try await CommandRun.vitalsd(["backup", backup, "--data", site.data.path, "--plain"])
        #expect(made.exitCode == 0, "\(made.everything)")
        #expect(try await server.terminate() == 0)

        let unpacked = site.folder.file("unpacked")
        try FileManager.default.createDirectory(at: unpacked, withIntermediateDirectories: true)
        try Tool.run(["tar", "--zstd", "-xf", backup, "-C", unpacked.path])
        for folder in [site.data, unpacked] { try expectClean(folder, stranger) }
        for secret in texts + [stranger.address] { #expect(!log.contains(secret), "\(secret) is in the log") }
        // The canary: what may be stored is found in the same way.
        let journal = try Data(contentsOf: unpacked.appending(path: "journal.db"))
        for kept in ["/planted-page", "SELECT * FROM users WHERE"] {
            #expect(journal.range(of: Data(kept.utf8)) != nil, "\(kept)")
        }
    }

    private var agent: String { "\(WireRequest.browser.replacing("140.0.0.0", with: "140.0.7777.66")) PlantedAgent/9" }
    private var token: String { "eyJhbGciOiJIUzI1NiJ9.cGxhbnRlZA.UExBTlRFRHNpZ25hdHVyZQ" }

    /// Every planted text holds one of these.
    private var texts: [String] {
        [
            "SECRET", "203.0.113.99", "198.51.100.77", "2001:db8:dead", "PlantedAgent", "140.0.7777", "AppleWebKit",
            "98765432",
        ]
            + token.split(separator: ".").map(String.init)
    }

    private func plantSecrets(_ server: ServerProcess, _ stranger: OtherMachine) throws {
        let url = "https://SECRETuser:SECRETpass@shop.example/planted-page?token=SECRETquery#SECRETfragment"
        let headers = [
            "Referer: https://shop.example/r?q=SECRETreferer", "Cookie: id=SECRETcookie",
            "Authorization: Bearer \(token)", "X-Forwarded-For: 203.0.113.99, 198.51.100.77",
        ]
        let soft =
            #"{"name":"LCP","value":900,"id":"s1","navigationURL":"/soft?x=SECRETsoft","attribution":{"url":"SECRETa"}}"#
        let pages = [
            Beacon(value: 1200, url: url).body, #"{"token":"\#(token)","page":"/p?x=SECRETpage","metrics":[\#(soft)]}"#,
            #"{"name":"TTFB","value":700}"#, #"{"name":"SECRETmetric","value":1}"#, #"{"bad SECRETjson"#,
            Beacon(value: 1, url: url).body.replacing("\"value\":1.0", with: "\"value\":\"SECRETvalue\""),
            #"[{"name":"TTFB","value":3000,"id":"i"},{"name":"FCP","value":10,"id":"i"}]"#,
        ]
        for body in pages {
            _ = try server.answer(.page(body, headers).from(agent))
            _ = try server.answer(.page(body).from(agent), from: stranger.address)
            _ = try server.answer(.page(body).from(agent).via("2001:db8:dead:beef::77"))
        }
        _ = try server.answer(
            WireRequest(target: "/v1/page?key=SECRETtarget", body: Array(pages[0].utf8)).from("SECRETbot"))
        let statements = [
            "SELECT * FROM users WHERE mail = 'SECRETmail' AND ssn = 98765432 -- SECRETcomment",
            "INSERT INTO t VALUES ($$SECRETdollar$$, E'it\\'SECRETescape', $x$SECRETtag$x$, N'SECRETn', 98765432e7)",
            "SELECT 'SECRETopen", "SELECT /* SECRETblock */ 98765432, 'a''SECRETquote'",
        ]
        for statement in statements {
            let timing: [String: Any] = ["query": statement, "duration_ms": 5, "db": "postgresql"]
            let body = try JSONSerialization.data(withJSONObject: ["service": "api", "timings": [timing]])
            #expect(
                try server.answer(.timings(String(decoding: body, as: UTF8.self), headers).from(agent)).status == 204)
        }
        // Beyond the rate, so that limiter and ledger have something to remember.
        for _ in 1...6 { _ = try server.answer(.get("/v1/query?metric=SECRETquestion", headers)) }
    }

    private func expectClean(_ folder: URL, _ stranger: OtherMachine) throws {
        let addresses: [[UInt8]] = [
            [203, 0, 113, 99], [99, 113, 0, 203], [0x20, 0x01, 0x0D, 0xB8, 0xDE, 0xAD, 0xBE, 0xEF],
        ]
        let forbidden = (texts + [stranger.address]).map { Data($0.utf8) } + addresses.map { Data($0) }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        #expect(names.contains("journal.db") && names.contains("vitals.db"))
        for name in names {
            let content = try Data(contentsOf: folder.appending(path: name))
            for secret in forbidden {
                #expect(content.range(of: secret) == nil, "\(name): \(String(decoding: secret, as: UTF8.self))")
            }
        }
    }
}
