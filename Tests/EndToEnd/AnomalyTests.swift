import Foundation
import Testing

extension EndToEndTests {
    /// An address needs no history to be capped: 60 beacons a minute are never too many, what is beyond is.
    @Test(.timeLimit(.minutes(1)))
    func floodOfOneAddressIsRefusedWhereThatIsEnforced() async throws {
        let server = try await ServerProcess.start(try TestSite(), flags: ["--anomalies", "enforce"])
        let statuses = try flood(server, from: "203.0.113.7")
        #expect(statuses.filter { $0 == 204 }.count >= 60)
        #expect(statuses.contains(429))
        #expect(Set(statuses) == [204, 429])
        // Another address is not held to it.
        #expect(try flood(server, from: "203.0.113.8", count: 1) == [204])
        let outcomes = try await server.outcomes()
        #expect(outcomes["anomaly"] == statuses.filter { $0 == 429 }.count)
        #expect(outcomes["stored"] == statuses.filter { $0 == 204 }.count + 1)
        try await expectNews(server)
        #expect(!server.log.contains("203.0.113"), "an address stands in the log")
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func floodOfOneAddressIsOnlyToldWhereThatIsObserved() async throws {
        let server = try await ServerProcess.start(try TestSite())
        #expect(Set(try flood(server, from: "203.0.113.7")) == [204])
        let metrics = try await HTTPClient(port: server.port).get("/metrics").text
        let excess = metrics.firstMatch(of: /vitalsd_traffic_excess_total\{subject="address"\} (\d+)/)
        #expect(excess.flatMap { Int($0.1) }.map { $0 > 0 } == true)
        try await expectNews(server)
        #expect(try await server.terminate() == 0)
    }

    private func expectNews(_ server: ServerProcess) async throws {
        let log = try await Repeatedly.ask(within: .seconds(20)) {
            _ = try await HTTPClient(port: server.port).get("/healthz")
            return server.log
        } until: {
            $0.contains("traffic is a multiple of the usual")
        }
        #expect(log.contains("traffic is a multiple of the usual"))
    }

    /// Statuses of so many beacons on one connection; more than two minutes' floors, so that a minute's turn changes nothing.
    private func flood(_ server: ServerProcess, from address: String, count: Int = 200) throws -> [Int] {
        let connection = try RawConnection(port: server.port)
        return try (0..<count).map { _ in
            let body = Beacon(value: 60_000).body
            try connection.send(Beacon.request(body: body, headers: ["X-Forwarded-For: \(address)"]))
            return try #require(try connection.nextAnswer()).status
        }
    }
}
