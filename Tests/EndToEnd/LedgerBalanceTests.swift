import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func ledgerAddsUpToWhatEveryClientSent() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(
            site,
            flags: [
                "--origins", "https://shop.example", "--privacy-signals", "gpc", "--bot-agents", "MyMonitor",
                "--bots", "impossible=enforce", "--rate-beacons", "1000/1h", "--rate-uploads", "1/1h",
            ])
        #expect(try server.answer(LedgerKind.upload).status == 204)
        let (port, kinds) = (server.port, LedgerKind.all)
        // From the seed alone, so that a failure can be had again.
        let seed: UInt64 = 0x1ED6
        let books = try await Clients.run(8) { number in
            var random = SeededGenerator(seed: seed &+ UInt64(number))
            var counted: [String: Int] = [:]
            for kind in (0..<6).flatMap({ _ in kinds }).shuffled(using: &random) {
                let connection = try RawConnection(port: port)
                try? connection.send(kind.bytes("203.0.113.\(number)"))
                connection.finishSending()
                let status = try connection.nextAnswer()?.status
                guard status == kind.status else {
                    throw EndToEndFailure("seed \(seed): \(kind.name): \(status.map(String.init) ?? "no answer")")
                }
                for (outcome, count) in kind.outcomes { counted[outcome, default: 0] += count }
            }
            return counted
        }
        let expected = books.reduce(into: ["stored": 1]) { $0.merge($1) { $0 + $1 } }
        let received = expected.values.reduce(0, +)
        #expect(try await server.outcomes() == expected)
        let answer = try await LedgerAnswer.read(server)
        #expect(answer.outcomes == expected && answer.received == received)
        let split = try await LedgerAnswer.read(server, ["by": "owner,outcome"])
        #expect(split.outcomes == expected && split.received == received)
        #expect(Set(split.rows.compactMap { $0.labels["owner"] }).isSubset(of: ["", "shop", "shop.example", "api"]))
        #expect(try await LedgerAnswer.byCommand(["--url", server.origin]).outcomes == expected)
        #expect(try await server.terminate() == 0)
        let stored = try await LedgerAnswer.byCommand(["--data", site.data.path])
        #expect(stored.outcomes == expected && stored.received == received)

        // A restart counts from zero in /metrics and loses nothing of the ledger.
        let again = try await ServerProcess.start(site)
        #expect(try await LedgerAnswer.read(again).outcomes == expected)
        #expect(try await again.outcomes() == [:])
        #expect(try await again.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func hostileQuestionsForTheLedgerAreRefused() async throws {
        let server = try await ServerProcess.start(try TestSite())
        try server.take([Beacon(value: 1200)])
        let bad = [
            "by=page", "by=owner,owner", "by=owner&by=outcome", "by=\(String(repeating: "a", count: 3000))",
            "by=owner;drop",
            "where=owner", "where=page=/k", "from=never", "from=-1h&to=-2h", "from=-99999999999999999999d",
            "from=%ff%fe",
            "to=9999-99-99T00:00:00Z", "format=xml", "format=", "percentile=75", "step=5m", "zone=UTC", "nothing=1",
            "metric=LCP", "where=outcome%00=stored",
        ]
        for parameters in bad {
            let answer = try server.answer(.get("/v1/query?metric=ledger&\(parameters)"))
            #expect(answer.status == 400 && answer.reason == "bad_question", "\(parameters.prefix(60)): \(answer.text)")
            #expect(answer.body.count < 2000, "\(parameters.prefix(60))")
        }
        let empty = ["where=owner=%27%20OR%201=1--", "where=owner=%00", "where=outcome=stored%27", "where=owner=%25"]
        for parameters in empty {
            let answer = try server.answer(.get("/v1/query?metric=ledger&by=outcome&\(parameters)"))
            #expect(answer.status == 200, "\(parameters): \(answer.text)")
            #expect(try JSONDecoder().decode(LedgerAnswer.self, from: Data(answer.body)).rows.isEmpty)
        }
        let mine = try await LedgerAnswer.read(server, ["by": "owner,outcome", "where": "owner=shop"])
        #expect(mine.rows.map(\.labels) == [["owner": "shop", "outcome": "stored"]])
        #expect(try await server.terminate() == 0)
    }
}
