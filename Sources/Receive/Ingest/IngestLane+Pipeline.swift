package import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
package import Telemetry

extension HTTPService {
    /// Puts the parser and the lane, as they stand in a server, into a channel that has no server behind it: what fuzzing feeds bytes to.
    package static func addIngest(
        _ handler: IngestHandler, to channel: any Channel, connections: Connections, clock: WallClock
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false)
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(
            IngestLane(
                handler: handler,
                responses: IngestResponses(clock: clock, security: SecurityHeaders(isSecure: false)),
                connections: connections))
    }
}
