import CollectorTesting
import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(5)))
    func killedServerLosesNothingAcknowledgedAndCountsNothingTwice() async throws {
        var random = SeededGenerator()
        let seed = random.description
        let site = try TestSite()
        var sent: [Beacon] = []
        var acknowledged = 0
        for round in 1...12 {
            let server = try await ServerProcess.start(site)
            let load = BeaconLoad(port: server.port, connections: 4, target: Int.random(in: 1...300, using: &random))
            try await load.reachesTarget()
            try await server.kill()
            try await load.ends()
            #expect(load.failures.isEmpty && load.otherAnswers.isEmpty, "round \(round), \(seed)")
            sent += load.sent
            acknowledged += load.acknowledged

            let restarted = try await ServerProcess.start(site)
            let row = try #require(try await shopRow(restarted), "round \(round), \(seed)")
            #expect(row.count >= acknowledged, "lost what was acknowledged: round \(round), \(seed)")
            #expect(row.count <= sent.count, "counted twice: round \(round), \(seed)")
            #expect(row.good + row.needsImprovement + row.poor == row.count, "round \(round), \(seed)")
            // Killed again before it did anything but recover: recovery itself must be repeatable.
            try await restarted.kill()
        }

        let server = try await ServerProcess.start(site)
        for chunk in sent.chunks(of: 500) { try resend(chunk, port: server.port) }
        let row = try #require(try await shopRow(server))
        #expect(row.count == sent.count, "resending must add exactly what was missing, \(seed)")
        #expect(row.good == sent.count { $0.value <= 2500 })
        #expect(row.poor == sent.count { $0.value > 4000 })
        let ledger = try await LedgerText.read(server)
        #expect(ledger.balances, "\(ledger)")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func termSignalAnswersWhatItTookFlushesAndExitsZero() async throws {
        let site = try TestSite()
        let server = try await ServerProcess.start(site)
        let load = BeaconLoad(port: server.port, connections: 8, target: 200)
        try await load.reachesTarget()
        let status = try await server.terminate()
        try await load.ends()
        #expect(status == 0, "\(server.log)")
        #expect(load.failures.isEmpty)
        // Late requests may be told to come back; nothing else is an answer here.
        #expect(load.otherAnswers.allSatisfy { $0.status == 503 }, "\(load.otherAnswers)")

        let fromFiles = try await CommandRun.vitalsd([
            "query", "LCP", "--by", "page", "--from", "-1h", "--format", "json", "--data", site.data.path,
        ])
        #expect(fromFiles.exitCode == 0, "\(fromFiles.everything)")
        let flushed = try #require(try QueryAnswer.parse(fromFiles.output).row("page", "/k"))
        let restarted = try await ServerProcess.start(site)
        let row = try #require(try await shopRow(restarted))
        #expect(row.count == flushed.count, "a graceful stop leaves nothing to recover")
        #expect(row.count >= load.acknowledged)
        #expect(row.count <= load.sent.count)
        #expect(try await restarted.terminate() == 0)
    }

    private func shopRow(_ server: ServerProcess) async throws -> QueryAnswer.Row? {
        try await QueryAnswer.ask(server, "LCP", by: "page").row("page", "/k")
    }

    /// Pipelines the beacons over one connection: every answer must be an acknowledgement, in order.
    private func resend(_ beacons: some Collection<Beacon>, port: Int) throws {
        let connection = try RawConnection(port: port)
        try connection.send(beacons.map(\.request).joined())
        for beacon in beacons {
            let answer = try #require(try connection.nextAnswer(), "no answer for \(beacon.id)")
            #expect(answer.status == 204)
        }
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
