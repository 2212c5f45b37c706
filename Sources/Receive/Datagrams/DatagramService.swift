package import NIOCore
import NIOPosix
import ServiceLifecycle
package import Telemetry

/// A UDP socket: every datagram goes to a closure, on the socket's event loop.
///
/// Nobody is told whether a datagram was taken, and the kernel drops what it has no room for while the loop is busy; a large buffer is all
/// that can be done about it.
package struct DatagramService: Service {
    /// What is done with a datagram: its bytes, valid during the call only, and who sent it. It is called on the event loop and must not
    /// block.
    package typealias Receive = @Sendable (UnsafeRawBufferPointer, ClientAddress) -> Void

    private let host: String
    private let port: Int
    private let eventLoopGroup: any EventLoopGroup
    private let counts = DatagramCounts()
    private let onListening: @Sendable (Int) async -> Void
    private let receive: Receive

    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - onListening: called once with the port, when datagrams are received.
    package init(
        host: String, port: Int, eventLoopGroup: any EventLoopGroup,
        onListening: @escaping @Sendable (Int) async -> Void, receive: @escaping Receive
    ) {
        self.host = host
        self.port = port
        self.eventLoopGroup = eventLoopGroup
        self.onListening = onListening
        self.receive = receive
    }

    /// For the operator: what arrived since the start, and how often the socket reported an error.
    package var totals: (datagrams: Int64, bytes: Int64, errors: Int64) { counts.totals }

    /// Returns when the service is shut down, after the datagrams that had arrived by then.
    package func run() async throws {
        let channel = try await bind()
        await onListening(channel.localAddress?.port ?? port)
        await withTaskCancellationOrGracefulShutdownHandler {
            _ = try? await channel.closeFuture.get()
        } onCancelOrGracefulShutdown: {
            channel.triggerUserOutboundEvent(DatagramReceiver.Ending(), promise: nil)
        }
        guard counts.isEnding else { throw DatagramError(address: address, problem: .closed) }
    }

    private func bind() async throws(DatagramError) -> any Channel {
        do {
            return try await bootstrap.bind(host: host, port: port).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw DatagramError(address: address, problem: .inUse)
        } catch {
            throw DatagramError(address: address, problem: .other("\(error)"))
        }
    }

    private var bootstrap: DatagramBootstrap {
        DatagramBootstrap(group: eventLoopGroup)
            .channelOption(.datagramVectorReadMessageCount, value: DatagramService.datagramsPerRead)
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(
                    capacity: DatagramService.datagramsPerRead * DatagramService.datagramSpace)
            )
            .channelInitializer { [counts, receive] channel in
                // Best effort: macOS refuses what is above its limit, Linux cuts it to net.core.rmem_max.
                channel.setOption(.socketOption(.so_rcvbuf), value: DatagramService.bufferBytes)
                    .flatMapError { _ in channel.eventLoop.makeSucceededVoidFuture() }
                    .flatMapThrowing {
                        try channel.pipeline.syncOperations.addHandler(
                            DatagramReceiver(counts: counts, receive: receive))
                    }
            }
    }

    private var address: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Read by one system call where there is recvmmsg. A megabyte of address space, of which only what datagrams fill is used.
    private static let datagramsPerRead = 16
    /// Bytes of the longest datagram and a few more: what is longer than its place would be cut without a word.
    private static let datagramSpace = 65_536
    /// Some ten thousand datagrams of the usual size, a few hundred milliseconds of a busy site.
    private static let bufferBytes: SocketOptionValue = 4 * 1_048_576
}
