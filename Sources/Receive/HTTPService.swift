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

    /// - Parameters:
    ///   - port: 0 lets the system choose; `onListening` is told.
    ///   - onListening: called once with the port, when connections are accepted.
    package init(
        host: String, port: Int, ingest: IngestHandler, site: SiteHandler, clock: WallClock,
        eventLoopGroup: any EventLoopGroup,
        logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
    ) {
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
                address: .hostname(host, port: port), serverName: nil, backlog: HTTPService.backlog, reuseAddress: true),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(eventLoopGroup),
            logger: logger)
    }

    package func run() async throws { try await application.run() }

    /// A connection on which nothing moves is closed; browsers open a new one without being asked.
    private static let idleTimeout = TimeAmount.seconds(30)
    /// Bytes of a request's head, and its fields; browsers send about 1 KiB and 20.
    private static let headLimit = 8192
    private static let headerCountLimit = 100
    /// Connections the kernel holds while the event loop is busy.
    private static let backlog = 1024
}
