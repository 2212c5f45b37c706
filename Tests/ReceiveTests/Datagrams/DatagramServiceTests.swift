import Foundation
import Logging
import NIOCore
import NIOPosix
import Receive
import ServiceLifecycle
import Synchronization
import Telemetry
import Testing

@Suite struct DatagramServiceTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func everyDatagramArrivesWholeWithItsSender(host: String) async throws {
        let inbox = Inbox()
        let service = service(host: host, inbox: inbox)
        try await running(service, inbox) { port in
            let client = try await self.client(host: host)
            for round in 0..<20 {
                for number in 0..<50 {
                    try await client.send("datagram \(round * 50 + number)", to: host, port)
                }
                // The kernel drops what a buffer has no room for.
                await inbox.wait(for: (round + 1) * 50)
            }
            try await client.channel.close()
        }
        #expect(inbox.texts == (0..<1000).map { "datagram \($0)" })
        let sender = try #require(ClientAddress(text: host))
        #expect(inbox.senders == [sender])
        #expect(service.totals.datagrams == 1000)
        #expect(service.totals.bytes == Int64(inbox.texts.reduce(0) { $0 + $1.utf8.count }))
        #expect(service.totals.errors == 0)
    }

    @Test func emptyDatagramAndTheLongestOneArriveAsTheyAre() async throws {
        let inbox = Inbox()
        let longest = String(repeating: "x", count: 65_507)
        try await running(service(inbox: inbox), inbox) { port in
            let client = try await self.client()
            for (number, text) in ["", longest, "", "a"].enumerated() {
                try await client.send(text, to: "127.0.0.1", port)
                await inbox.wait(for: number + 1)
            }
            try await client.channel.close()
        }
        #expect(inbox.texts == ["", longest, "", "a"])
    }

    /// The receiver is held in its first datagram while the others reach the kernel's buffer and the service is told to end.
    @Test func whatHadArrivedIsReadBeforeTheSocketCloses() async throws {
        let inbox = Inbox()
        let gate = DispatchSemaphore(value: 0)
        // A loop of its own: the client's would be held too.
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let service = service(inbox: inbox, on: loops) { if inbox.count == 1 { gate.wait() } }
        let task = Task { try await service.run() }
        let port = await inbox.port
        let client = try await client()
        for number in 0..<200 { try await client.send("\(number)", to: "127.0.0.1", port) }
        task.cancel()
        gate.signal()
        try await task.value
        #expect(inbox.texts == (0..<200).map { "\($0)" })
        try await client.channel.close()
        try await loops.shutdownGracefully()
    }

    /// What comes faster than it is read must not keep the service from ending.
    @Test func endsAlthoughDatagramsKeepComing() async throws {
        let inbox = Inbox()
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let client = try await client(on: loops)
        // Each datagram brings the next one, so that there is always one waiting.
        let host = "127.0.0.1"
        let port = Atomic(0)
        let service = service(inbox: inbox, on: loops) {
            let envelope = try? AddressedEnvelope(
                remoteAddress: SocketAddress(ipAddress: host, port: port.load(ordering: .relaxed)),
                data: ByteBuffer(repeating: 0, count: 30_000))
            if let envelope { client.channel.writeAndFlush(envelope, promise: nil) }
        }
        let task = Task { try await service.run() }
        port.store(await inbox.port, ordering: .relaxed)
        try await client.send("first", to: host, port.load(ordering: .relaxed))
        await inbox.wait(for: 100)
        task.cancel()
        try await task.value
        try await client.channel.close()
        try await loops.shutdownGracefully()
    }

    @Test func portInUseIsAnErrorThatNamesTheSetting() async throws {
        let inbox = Inbox()
        try await running(service(inbox: inbox), inbox) { port in
            let second = DatagramService(
                host: "127.0.0.1", port: port, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
                onListening: { _ in }, receive: { _, _ in })
            let error = await #expect(throws: DatagramError.self) { try await second.run() }
            #expect(
                error?.description
                    == "127.0.0.1:\(port) (UDP) is in use by another process; stop it, or choose another address with the setting statsd"
            )
        }
    }

    @Test func addressOfAnotherMachineIsAnErrorThatNamesTheSetting() async throws {
        let service = DatagramService(
            host: "192.0.2.1", port: 0, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, onListening: { _ in },
            receive: { _, _ in })
        let error = await #expect(throws: DatagramError.self) { try await service.run() }
        #expect(error?.description.hasPrefix("cannot receive at 192.0.2.1:0 (UDP): ") == true)
        #expect(error?.description.hasSuffix("; choose another address with the setting statsd") == true)
    }

    @Test func cancellationEndsItToo() async throws {
        let inbox = Inbox()
        let service = service(inbox: inbox)
        let task = Task { try await service.run() }
        _ = await inbox.port
        task.cancel()
        try await task.value
    }

    // MARK: The scene

    private func service(
        host: String = "127.0.0.1", inbox: Inbox, on loops: MultiThreadedEventLoopGroup = .singleton,
        afterEach: @escaping @Sendable () -> Void = {}
    ) -> DatagramService {
        DatagramService(
            host: host, port: 0, eventLoopGroup: loops, onListening: { inbox.listen(on: $0) },
            receive: {
                inbox.put(String(decoding: $0, as: UTF8.self), from: $1)
                afterEach()
            })
    }

    /// Runs the service for `body`, then shuts it down and waits for its end.
    private func running(
        _ service: DatagramService, _ inbox: Inbox, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let group = ServiceGroup(services: [service], logger: .init(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(await inbox.port)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func client(
        host: String = "127.0.0.1", on loops: MultiThreadedEventLoopGroup = .singleton
    ) async throws -> DatagramClient {
        DatagramClient(
            channel: try await DatagramBootstrap(group: loops).bind(host: host, port: 0)
                .get())
    }
}
