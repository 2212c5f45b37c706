import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func steppingClockLosesNoBeaconAndCountsNoneTwice() async throws {
        let site = try TestSite()
        let clock = try FakeClock(in: site.folder, offset: "+0")
        let server = try await clock.start(site, flags: ["--flush-interval", "100ms"])
        defer { FakeClock.clean(after: server) }
        let load = BeaconLoad(port: server.port, connections: 4, target: 200)
        try await load.reachesTarget()
        for offset in ["+1h", "+0", "-1h", "+0", "+1h", "-1h", "+2h", "+0"] {
            try clock.set(offset)
            try server.take((1...20).map { _ in Beacon(value: 1500, url: "https://shop.example/step") })
            server.evaluateNow()
            let acknowledged = load.acknowledged
            #expect(try await server.count() >= acknowledged, "\(offset)")
            #expect(try await ReadinessAnswer.read(server).status == "ready", "\(offset)")
        }
        #expect(try await server.terminate() == 0)
        try await load.ends()
        #expect(load.failures.isEmpty && load.otherAnswers.allSatisfy { $0.status == 503 }, "\(load.otherAnswers)")

        let restarted = try await ServerProcess.start(site)
        let count = try await restarted.count()
        #expect(count >= load.acknowledged && count <= load.sent.count)
        #expect(try await restarted.count(page: "/step") == 160)
        try restarted.take(load.sent)
        #expect(try await restarted.count() == load.sent.count)
        #expect(try await LedgerText.read(restarted).balances)
        #expect(try await restarted.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func clockThatLeapsTenYearsAheadForAMomentDeletesNothing() async throws {
        let site = try TestSite()
        let old = try await site.addHistory()
        let clock = try FakeClock(in: site.folder, offset: "+0")
        let server = try await clock.start(site, flags: ["--flush-interval", "100ms"])
        defer { FakeClock.clean(after: server) }
        try server.take((1...30).map { _ in Beacon(value: 1500) })
        try clock.set("+10y")
        try server.take((1...30).map { _ in Beacon(value: 1500) })
        // A round begins when the last has ended, so the first of them are over when these are answered.
        for _ in 1...20 {
            server.evaluateNow()
            _ = try await server.counted()
        }
        try clock.set("+0")
        for _ in 1...20 {
            server.evaluateNow()
            _ = try await server.counted()
        }
        try server.take((1...30).map { _ in Beacon(value: 1500) })
        #expect(try await server.count(page: "/old") == old.count)
        #expect(try await server.count() == 90)
        #expect(try await ReadinessAnswer.read(server).status == "ready")
        #expect(try await server.terminate() == 0)
        let restarted = try await ServerProcess.start(site)
        #expect(try await restarted.count(page: "/old") == old.count)
        #expect(try await restarted.count() == 90)
        #expect(try await restarted.terminate() == 0)
    }
}
