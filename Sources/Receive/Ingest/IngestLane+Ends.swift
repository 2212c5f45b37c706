import NIOCore
import NIOHTTP1
import Telemetry

/// How connections end: by the client, by its mistakes, by the clock.
extension IngestLane {
    /// Ends a connection whose client takes too long, or has to make room.
    func end(_ end: ConnectionEnd) {
        guard let context else { return }
        guard !isClosing else { return context.close(promise: nil) }
        connections.count(end)
        switch (end, inbound) {
        case (.slowBody, .collecting(let request, _, _)), (.slowBody, .discarding(let request, _, _)):
            inbound = .none
            finish(
                request,
                Refusal(.tooSlow, "the body came at less than 500 bytes a second, or in more than ten minutes"),
                closesAfter: true)
        default: context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelShouldQuiesceEvent where !answers.isEmpty || !held.isEmpty: heldEvents.append(event)
        case let event as ChannelEvent where event == .inputClosed && (!answers.isEmpty || !held.isEmpty):
            heldEvents.append(event)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Behind what is owed first: the answer to bytes that are no request must not be taken for another's.
        if answers.isEmpty, held.isEmpty, !routedInFlight { meet(error, context: context) } else { heldError = error }
    }

    /// Bytes that are no HTTP get an answer like any other, and no second chance: where a request ends is no longer known.
    func meet(_ error: any Error, context: ChannelHandlerContext) {
        guard let problem = error as? HTTPParserError, !isClosing else { return context.fireErrorCaught(error) }
        var request: IngestRequest?
        switch inbound {
        case .collecting(let open, _, _), .discarding(let open, _, _): request = open
        case .routing: return context.fireErrorCaught(error)
        case .none: break
        }
        inbound = .none
        let refusal =
            problem == .headerOverflow
            ? Refusal(.headTooLarge, "the head of the request is larger than 8 KiB or has more than 100 fields")
            : Refusal(.malformed, "the request is not valid HTTP/1.1")
        finish(request, refusal, closesAfter: true)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        answers.removeAll()
        held.removeAll()
        context.fireChannelInactive()
    }
}
