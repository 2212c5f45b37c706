import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
import ServiceLifecycle
package import Telemetry

/// The HTTP edge: one port, the ingest lane in front, the router behind.
package struct HTTPService: Service {
    private let application: Application<RouterResponder<BasicRequestContext>>
    private let address: String

    /// - Parameters:
    ///   - port: 0 lets the system choose; `onListening` is told.
    ///   - onListening: called once with the port, when connections are accepted.
    package init(
        host: String, port: Int, ingest: IngestHandler, site: SiteHandler, clock: WallClock,
        eventLoopGroup: any EventLoopGroup,
        logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
    ) {
        address = "\(host):\(port)"
        let responses = IngestResponses(clock: clock)
        application = Application(
            responder: SiteRouter(site: site, logger: logger).build().buildResponder(),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        IdleStateHandler(allTimeout: HTTPService.idleTimeout),
                        IngestLane(handler: ingest, responses: responses),
                    ],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: HTTPService.headLimit, maxHeaderListSize: HTTPService.headLimit,
                        maxHeaderFieldCount: HTTPService.headerCountLimit))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: nil, backlog: HTTPService.backlog, reuseAddress: true,
                availableConnectionsDelegate: MaximumAvailableConnections(HTTPService.connectionLimit, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(eventLoopGroup),
            logger: logger)
    }

    package func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ListenError(address: address)
        }
    }

    /// Connections at once: what the process may open, less what the databases and receivers need. Beyond it clients wait in the backlog.
    /// The soft limit is raised first: 1024, as shells set it, is fewer than a busy site has visitors.
    private static let connectionLimit: Int = {
        var limit = rlimit()
        guard getrlimit(descriptorLimit, &limit) == 0 else { return 900 }
        var raised = limit
        raised.rlim_cur = min(limit.rlim_max, descriptorsWanted)
        if raised.rlim_cur > limit.rlim_cur, setrlimit(descriptorLimit, &raised) == 0 { limit = raised }
        return max(16, Int(clamping: min(limit.rlim_cur, descriptorsWanted)) - 100)
    }()

    private static let descriptorsWanted: rlim_t = 65_536
    /// A connection on which nothing moves is closed; browsers open a new one without being asked.
    private static let idleTimeout = TimeAmount.seconds(30)
    /// Bytes of a request's head, and its fields; browsers send about 1 KiB and 20.
    private static let headLimit = 8192
    private static let headerCountLimit = 100
    /// Connections the kernel holds while the event loop is busy.
    private static let backlog = 1024
}

/// The address cannot be had.
package struct ListenError: Error, CustomStringConvertible {
    let address: String

    package var description: String {
        "\(address) is in use by another process; stop it, or choose another address with --listen"
    }
}

#if os(Linux)
    private let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#else
    private let descriptorLimit = RLIMIT_NOFILE
#endif
