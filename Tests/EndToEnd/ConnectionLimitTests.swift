import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func addressHasItsShareOfConnectionsAndNoMore() async throws {
        let (stranger, other) = (try OtherMachine(5), try OtherMachine(6))
        defer {
            stranger.leave()
            other.leave()
        }
        for (flags, limit) in [([], 64), (["--connections-per-address", "8"], 8)] {
            let server = try await ServerProcess.start(try TestSite(), flags: flags)
            var connections = try (1...(limit + 6)).map { _ in
                try RawConnection(port: server.port, from: stranger.address)
            }
            var open = try connections.filter(isServed)
            #expect(open.count == limit)
            #expect(try server.answer(.page(), from: other.address).status == 204, "another address has its own")
            #expect(try server.answer(.page()).status == 204)
            // Those that are closed make room again, as soon as the server has seen it.
            connections = []
            open = []
            let isServedAgain = try (1...1000).contains { _ in
                try isServed(RawConnection(port: server.port, from: stranger.address))
            }
            #expect(isServedAgain)
            #expect(try await server.terminate() == 0)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func proxyMayHaveMoreConnections() async throws {
        let proxy = try OtherMachine(7)
        defer { proxy.leave() }
        let server = try await ServerProcess.start(
            try TestSite(), flags: ["--trusted-proxies", proxy.address, "--connections-per-address", "8"])
        let connections = try (1...20).map { _ in try RawConnection(port: server.port, from: proxy.address) }
        #expect(try connections.filter(isServed).count == 20)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func idleConnectionsMakeRoomWhenDescriptorsRunOut() async throws {
        let server = try await ServerProcess.start(try TestSite(), under: ["/usr/bin/prlimit", "--nofile=400"])
        // One is at work: its body is still on the way, so others make room before it.
        let working = try RawConnection(port: server.port)
        let request = Beacon(value: 1200).request
        try working.send(String(request.dropLast(40)))
        let idle = try await openIdleConnections(2000, to: server)
        for _ in 1...10 { #expect(try server.answer(.page()).status == 204) }
        try working.send(String(request.suffix(40)))
        #expect(try working.nextAnswer()?.status == 204)
        let held = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.identifier)/fd").count
        #expect(held <= 400)
        idle.close()
        #expect(try await server.outcomes() == ["stored": 11])
        #expect(try await ReadinessAnswer.read(server).status == "ready")
        #expect(try await server.terminate() == 0)
    }

    /// A process of their own holds them, so that the limit of the tests' own descriptors is not met.
    private func openIdleConnections(_ count: Int, to server: ServerProcess) async throws -> IdleConnections {
        let idle = try IdleConnections(count, port: server.port)
        try await idle.areOpen()
        return idle
    }

    private func isServed(_ connection: RawConnection) throws -> Bool {
        guard (try? connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")) != nil else { return false }
        return try connection.nextAnswer()?.status == 200
    }
}
