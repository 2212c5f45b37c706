import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Telemetry

/// Serves the ingest POSTs on the event loop and hands every other request on to the router behind it, on one connection.
///
/// The router's way costs more than the work itself, so beacons do not take it. Answers keep the order of the requests: ingest requests
/// may overlap each other, but a routed request waits until the answers before it are out, and ingest waits for a routed answer. What
/// waits is bounded: beyond `heldLimit` parts nothing more is read from the socket.
///
/// It also guards what the router's handlers do not know of: while an ingest answer is owed, the end of input and the call to shut down
/// are held back, or the connection would be closed under it.
final class IngestLane: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Where the request that is being read goes.
    private enum Inbound {
        case none
        case collecting(IngestRequest, body: ByteBuffer?, closesAfter: Bool)
        /// Refused by its head; its body is read and dropped.
        case discarding(IngestRequest, Refusal, closesAfter: Bool)
        case routing
    }

    /// A request that is owed an answer.
    private struct OpenRequest {
        let request: IngestRequest
        let closesAfter: Bool
    }

    private let handler: IngestHandler
    private let responses: IngestResponses
    private var inbound = Inbound.none
    private var answers = AnswerQueue<OpenRequest, IngestAnswer>()
    private var routedInFlight = false
    private var held: [HTTPRequestPart] = []
    private var heldEvents: [any Sendable] = []
    private var heldError: (any Error)?
    private var readIsHeld = false
    private var isClosing = false
    /// Bytes that were read only to be dropped.
    private var droppedBytes = 0
    /// Bytes of the body being collected, and how many there were when the pace was last looked at.
    private var bodyBytes = 0
    private var pacedBytes = 0
    /// Looks at the pace of an unfinished body, or ends a connection that lingers.
    private var pacing: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    /// Parts and overlapping requests of one connection that may wait; a pipelining client sends a few.
    private static let heldLimit = 64
    /// How long a client may go on sending after its last answer, and how much.
    private static let lingering = TimeAmount.seconds(2)
    private static let droppedLimit = 1_048_576
    /// A body must come at 500 B/s at least, looked at every 10 s: a beacon in one look, a large batch over a slow line in several.
    private static let paceInterval = TimeAmount.seconds(10)
    private static let paceBytes = 5000

    init(handler: IngestHandler, responses: IngestResponses) {
        self.handler = handler
        self.responses = responses
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if held.isEmpty { receive(part, context: context) } else { held.append(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nearly every beacon is whole by now; only one that is not needs a timer.
        if pacing == nil, case .collecting = inbound { startPacing(context: context) }
        if pacing == nil, case .discarding = inbound { startPacing(context: context) }
    }

    func read(context: ChannelHandlerContext) {
        if held.count > IngestLane.heldLimit || answers.count > IngestLane.heldLimit {
            readIsHeld = true
        } else {
            context.read()
        }
    }

    private func receive(_ part: HTTPRequestPart, context: ChannelHandlerContext) {
        guard !isClosing else { return drop(part, context: context) }
        switch part {
        case .head(let head): receiveHead(head, part, context: context)
        case .body(let buffer): receiveBody(buffer, part, context: context)
        case .end: receiveEnd(part, context: context)
        }
    }

    private func receiveHead(_ head: HTTPRequest, _ part: HTTPRequestPart, context: ChannelHandlerContext) {
        guard head.method == .post, let endpoint = IngestEndpoint(target: head.path) else {
            guard answers.isEmpty, !routedInFlight else { return held.append(part) }
            routedInFlight = true
            inbound = .routing
            return context.fireChannelRead(wrapInboundOut(part))
        }
        guard !routedInFlight else { return held.append(part) }
        let fields = head.headerFields
        let request = IngestRequest(
            endpoint: endpoint, origin: fields[.origin], userAgent: fields[.userAgent], referer: fields[.referer],
            contentEncoding: fields[.contentEncoding])
        let closesAfter = fields[.connection].map { $0.lowercased().contains("close") } ?? false
        let asksFirst = fields[.expect]?.lowercased() == "100-continue"
        if let refusal = handler.admit(request) ?? declaredSize(fields, endpoint) {
            // A body that will not be taken is not asked for, and one that is too large is not read (RFC 9110 §10.1.1).
            if asksFirst || refusal.reason == .tooLarge {
                inbound = .none
                finish(request, .refused(refusal), closesAfter: true)
            } else {
                inbound = .discarding(request, refusal, closesAfter: closesAfter)
            }
        } else {
            inbound = .collecting(request, body: nil, closesAfter: closesAfter)
            if asksFirst {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        }
    }

    private func declaredSize(_ fields: HTTPFields, _ endpoint: IngestEndpoint) -> Refusal? {
        guard let length = fields[.contentLength].flatMap({ Int($0) }), length > endpoint.bodyLimit else { return nil }
        return tooLarge(endpoint)
    }

    private func tooLarge(_ endpoint: IngestEndpoint) -> Refusal {
        Refusal(.tooLarge, "the body is larger than \(endpoint.bodyLimit) bytes; send several smaller requests")
    }

    private func receiveBody(_ buffer: ByteBuffer, _ part: HTTPRequestPart, context: ChannelHandlerContext) {
        switch inbound {
        case .none: break
        case .routing: context.fireChannelRead(wrapInboundOut(part))
        case .collecting(let request, let body, let closesAfter):
            bodyBytes += buffer.readableBytes
            guard (body?.readableBytes ?? 0) + buffer.readableBytes <= request.endpoint.bodyLimit else {
                // Answer now and close: whoever sends without end must not be read to the end.
                inbound = .none
                return finish(request, .refused(tooLarge(request.endpoint)), closesAfter: true)
            }
            guard var whole = body else {
                inbound = .collecting(request, body: buffer, closesAfter: closesAfter)
                return
            }
            // Dropped from the state first, so that the append does not copy.
            inbound = .none
            whole.writeImmutableBuffer(buffer)
            inbound = .collecting(request, body: whole, closesAfter: closesAfter)
        case .discarding(let request, let refusal, _):
            droppedBytes += buffer.readableBytes
            guard droppedBytes > request.endpoint.bodyLimit else { return }
            inbound = .none
            finish(request, .refused(refusal), closesAfter: true)
        }
    }

    /// What still arrives after the last answer. A client that does not stop is cut off.
    private func drop(_ part: HTTPRequestPart, context: ChannelHandlerContext) {
        guard case .body(let buffer) = part else { return }
        droppedBytes += buffer.readableBytes
        if droppedBytes > IngestLane.droppedLimit { context.close(promise: nil) }
    }

    private func receiveEnd(_ part: HTTPRequestPart, context: ChannelHandlerContext) {
        let ended = inbound
        inbound = .none
        stopPacing()
        switch ended {
        case .none: break
        case .routing: context.fireChannelRead(wrapInboundOut(part))
        case .discarding(let request, let refusal, let closesAfter):
            finish(request, .refused(refusal), closesAfter: closesAfter)
        case .collecting(let request, let body, let closesAfter):
            let turn = answers.open(OpenRequest(request: request, closesAfter: closesAfter))
            let ticket = IngestTicket(lane: self, turn: turn, eventLoop: context.eventLoop)
            let answer = (body ?? ByteBuffer()).withUnsafeReadableBytes { handler.take(request, $0, ticket) }
            if let answer { resolve(turn, answer) }
        }
    }

    /// Ends a request that `take` has not seen.
    private func finish(_ request: IngestRequest, _ answer: IngestAnswer, closesAfter: Bool) {
        if case .refused(let refusal) = answer { handler.refused(request.endpoint, refusal.reason) }
        if closesAfter { isClosing = true }
        resolve(answers.open(OpenRequest(request: request, closesAfter: closesAfter)), answer)
    }

    // MARK: Slow clients

    private func startPacing(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((lane: self, context: context), eventLoop: context.eventLoop)
        pacing = context.eventLoop.assumeIsolated().scheduleTask(in: IngestLane.paceInterval) {
            let (lane, context) = bound.value
            guard lane.bodyBytes + lane.droppedBytes - lane.pacedBytes >= IngestLane.paceBytes else {
                return context.close(promise: nil)
            }
            lane.pacedBytes = lane.bodyBytes + lane.droppedBytes
            lane.startPacing(context: context)
        }
    }

    private func stopPacing() {
        bodyBytes = 0
        pacedBytes = 0
        droppedBytes = 0
        guard let pacing else { return }
        pacing.cancel()
        self.pacing = nil
    }

    // MARK: Answers

    /// Sets the answer of a turn; on the event loop.
    func resolve(_ turn: UInt64, _ answer: IngestAnswer) {
        guard let context else { return }
        answers.resolve(turn, answer)
        var wrote = false
        while let (open, answer) = answers.next() {
            wrote = true
            // The last answer of a connection says so, be it the client's wish or the server's shutdown.
            let closes = open.closesAfter || (!heldEvents.isEmpty && answers.isEmpty && held.isEmpty && !routedInFlight)
            write(answer, to: open.request, closes: closes, context: context)
            if closes { return close(context: context) }
        }
        guard wrote else { return }
        context.flush()
        resume(context: context)
    }

    /// Closes our side once the answer is out, and goes on reading (and dropping) until the client closes its own: a socket closed with
    /// unread input is reset, and the reset can overtake the answer (RFC 9112 §9.6).
    private func close(context: ChannelHandlerContext) {
        isClosing = true
        held.removeAll()
        let bound = NIOLoopBound((lane: self, context: context), eventLoop: context.eventLoop)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in
            let (lane, context) = bound.value
            context.close(mode: .output, promise: nil)
            lane.fireHeldEvents(context: context)
            lane.pacing?.cancel()
            lane.pacing = context.eventLoop.assumeIsolated().scheduleTask(in: IngestLane.lingering) {
                context.close(promise: nil)
            }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func fireHeldEvents(context: ChannelHandlerContext) {
        let events = heldEvents
        heldEvents = []
        for event in events { context.fireUserInboundEventTriggered(event) }
    }

    private func write(
        _ answer: IngestAnswer, to request: IngestRequest, closes: Bool, context: ChannelHandlerContext
    ) {
        let (head, body) = responses.make(answer, for: request, closes: closes)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        if !closes { context.write(wrapOutboundOut(.end(nil)), promise: nil) }
    }

    /// Goes on with what waited for answers.
    private func resume(context: ChannelHandlerContext) {
        var passed = false
        while let next = held.first {
            if case .head = next, routedInFlight { break }
            held.removeFirst()
            let before = held.count
            receive(next, context: context)
            // A head that must still wait was put back at the end: move it to the front again.
            if held.count > before {
                held.insert(held.removeLast(), at: 0)
                break
            }
            passed = true
        }
        // What was read earlier is handed over only now: the handlers behind wait for the end of a read to act on it.
        if passed { context.fireChannelReadComplete() }
        if readIsHeld, held.count <= IngestLane.heldLimit, answers.count <= IngestLane.heldLimit {
            readIsHeld = false
            context.read()
        }
        guard answers.isEmpty, held.isEmpty else { return }
        if let error = heldError {
            heldError = nil
            context.fireErrorCaught(error)
        }
        fireHeldEvents(context: context)
    }

    // MARK: Routed requests

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        guard case .end = part else { return }
        routedInFlight = false
        // After the router's flush has gone out, or the next answer would be written into this one.
        if !held.isEmpty {
            context.eventLoop.assumeIsolated().execute {
                if let context = self.context { self.resume(context: context) }
            }
        }
    }

    // MARK: Ends

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            if answers.isEmpty, !routedInFlight { context.close(promise: nil) }
            return
        }
        switch event {
        case let event as ChannelShouldQuiesceEvent where !answers.isEmpty || !held.isEmpty: heldEvents.append(event)
        case let event as ChannelEvent where event == .inputClosed && (!answers.isEmpty || !held.isEmpty):
            heldEvents.append(event)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if answers.isEmpty, held.isEmpty { context.fireErrorCaught(error) } else { heldError = error }
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopPacing()
        answers.removeAll()
        held.removeAll()
        context.fireChannelInactive()
    }
}
