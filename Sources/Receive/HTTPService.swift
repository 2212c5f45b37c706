import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
package import NIOCore
import ServiceLifecycle
package import Telemetry

/// The HTTP edge: one port, the ingest lane in front, the router behind.
package struct HTTPService: Service {
    /// Where it listens, and what clients see of it.
    package struct Listening: Sendable {
        package var host: String
        /// 0 lets the system choose; `onListening` is told.
        package var port: Int
        /// Nil for plain HTTP.
        package var identity: TLSIdentity?
        /// Whether people reach it by TLS, here or at a proxy in front.
        package var cookiesAreSecure: Bool
        /// The origin under which a proxy publishes it; nil where that is not set.
        package var publicOrigin: String?

        package init(host: String, port: Int, identity: TLSIdentity?, cookiesAreSecure: Bool, publicOrigin: String?) {
            self.publicOrigin = publicOrigin
            self.host = host
            self.port = port
            self.identity = identity
            self.cookiesAreSecure = cookiesAreSecure
        }
    }

    private let application: Application<RouterResponder<SiteContext>>
    private let address: String

    /// - Parameter onListening: called once with the port, when connections are accepted.
    package init(
        _ listening: Listening, ingest: IngestHandler, site: SiteHandler, connections: Connections, clock: WallClock,
        eventLoopGroup: any EventLoopGroup, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
    ) throws {
        address = "\(listening.host):\(listening.port)"
        let answers = SiteAnswering(
            isSecure: listening.identity != nil, cookiesAreSecure: listening.cookiesAreSecure,
            publicOrigin: listening.publicOrigin)
        let responses = IngestResponses(clock: clock, security: answers.security)
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    IngestLane(handler: ingest, responses: responses, connections: connections)
                ],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: HTTPService.headLimit, maxHeaderListSize: HTTPService.headLimit,
                    maxHeaderFieldCount: HTTPService.headerCountLimit)))
        application = Application(
            responder: SiteRouter(site: site, answers: answers, logger: logger).build().buildResponder(),
            server: try listening.identity.map { try .tls(plain, tlsConfiguration: $0.configuration()) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(listening.host, port: listening.port), serverName: nil,
                backlog: HTTPService.backlog, reuseAddress: true,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    HTTPService.descriptors, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? listening.port) },
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

    /// How many connections there may be at once: what the process may open, less what the databases and receivers need. Some of them are
    /// kept free, so that there is always one for a client who is new.
    package static var connectionLimit: Int { descriptors - descriptors / 16 }

    /// The soft limit is raised first: 1024, as shells set it, is fewer than a busy site has visitors.
    private static let descriptors: Int = {
        var limit = rlimit()
        guard getrlimit(descriptorLimit, &limit) == 0 else { return 900 }
        var raised = limit
        raised.rlim_cur = min(limit.rlim_max, descriptorsWanted)
        if raised.rlim_cur > limit.rlim_cur, setrlimit(descriptorLimit, &raised) == 0 { limit = raised }
        return max(16, Int(clamping: min(limit.rlim_cur, descriptorsWanted)) - 100)
    }()

    /// Each costs about 20 KB.
    private static let descriptorsWanted: rlim_t = 20_000
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
