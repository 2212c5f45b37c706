import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL
import Telemetry

/// Serves the ingest POSTs on the event loop and hands every other request on to the router behind it, on one connection.
///
/// The router's way costs more than the work itself, so beacons do not take it. Answers keep the order of the requests: ingest requests
/// may overlap each other, but a routed request waits until the answers before it are out, and ingest waits for a routed answer. What
/// waits is bounded: beyond `heldLimit` parts nothing more is read from the socket.
///
/// It also guards what the router's handlers do not know of: while an ingest answer is owed, the end of input and the call to shut down
/// are held back, or the connection would be closed under it. And it keeps the connection's line in the `ConnectionBook`, by which slow
/// and idle clients are ended.
final class IngestLane: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Where the request that is being read goes.
    enum Inbound {
        case none
        case collecting(IngestRequest, body: ByteBuffer?, closesAfter: Bool)
        /// Refused by its head; its body is read and dropped.
        case discarding(IngestRequest, Refusal, closesAfter: Bool)
        case routing
    }

    /// A request that is owed an answer; nil for bytes that never became one.
    struct OpenRequest {
        let request: IngestRequest?
        let closesAfter: Bool
    }

    let handler: IngestHandler
    let responses: IngestResponses
    let connections: Connections
    var inbound = Inbound.none
    var answers = AnswerQueue<OpenRequest, IngestAnswer>()
    var routedInFlight = false
    var held: [HTTPRequestPart] = []
    var heldEvents: [any Sendable] = []
    var heldError: (any Error)?
    var readIsHeld = false
    var isClosing = false
    /// Bytes that were read only to be dropped.
    var droppedBytes = 0
    /// Bytes of the body being read that are taken from the budget of all.
    var budgeted = 0
    private var budgetedTo: ClientAddress?
    private var uploadIsAdmitted = false
    /// Whether the token of the request that is being read is looked at; its body must wait, or anybody could make us keep one.
    var isVerifying = false
    /// Bytes of the routed request that is being read.
    private var routedBytes = 0
    /// Whether the client waits to be asked for its body, behind answers it is owed first.
    var continueIsOwed = false
    var context: ChannelHandlerContext?
    private var peer: ClientAddress?
    /// Whether what still comes is to be dropped unread.
    var isDeaf = false
    private var place: (book: ConnectionBook, line: Int32)?

    /// Parts and overlapping requests of one connection that may wait; a pipelining client sends a few.
    static let heldLimit = 64
    /// Bytes a client may go on sending after its last answer.
    private static let droppedLimit = 1_048_576
    /// Bytes of a body that are not worth counting: nearly every beacon is smaller.
    private static let unbudgeted = 8192

    private let watchesBytes: Bool

    /// - Parameter watchesBytes: whether bytes come in before it in the pipeline; an embedded channel has none.
    init(
        handler: IngestHandler, responses: IngestResponses, connections: Connections, watchesBytes: Bool = true
    ) {
        self.watchesBytes = watchesBytes
        self.handler = handler
        self.responses = responses
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = context.remoteAddress.flatMap(ClientAddress.init)
        // A client that hung up at once has no address any more, and nobody to answer.
        guard peer != nil || !watchesBytes else { return context.close(promise: nil) }
        place = connections.admit(self, from: peer, on: context.eventLoop)
        guard place != nil else { return context.close(promise: nil) }
        guard watchesBytes else { return }
        let watch = ByteWatch(lane: self)
        let pipeline = context.pipeline.syncOperations
        if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
            try? pipeline.addHandler(HeadGuard(lane: self), position: .before(codec))
        }
        // Behind TLS: a browser that shakes hands ahead of need has begun no request.
        if let secure = try? pipeline.handler(type: NIOSSLServerHandler.self) {
            try? pipeline.addHandler(watch, position: .after(secure))
        } else {
            try? pipeline.addHandler(watch, position: .first)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
        self.context = nil
    }

    func leave() {
        giveBackBudget()
        guard let place else { return }
        self.place = nil
        connections.leave(place.book, place.line, from: peer)
    }

    /// Bytes have arrived, of whatever.
    func noteBytes() { place.map { $0.book.receive(at: $0.line) } }

    /// Bytes of a body have arrived: what a client may not be slow with.
    private func noteProgress(_ count: Int) { place.map { $0.book.progress(count, at: $0.line) } }

    /// Whether the client takes what is written to it.
    func noteFlow(_ isFlowing: Bool) {
        place.map { $0.book.setFlowing(isFlowing, at: $0.line) }
        notePhase()
        if isFlowing, let context { readOn(context: context) }
    }

    /// Tells the book what the connection does now.
    func notePhase() {
        guard let place else { return }
        place.book.enter(phase, at: place.line)
    }

    private var phase: ConnectionPhase {
        if isClosing, answers.isEmpty { return .closing }
        switch inbound {
        case .collecting, .discarding: return .body
        case .routing: return .body
        case .none:
            let isOwed = !answers.isEmpty || routedInFlight || !held.isEmpty
            // One that takes nothing of its answers is not idle, whatever it sends.
            return isOwed || !(context?.channel.isWritable ?? true) ? .answering : .idle
        }
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if held.isEmpty, !isVerifying { receive(part, context: context) } else { held.append(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Half a head changes nothing here: the book has noted its first bytes.
        switch phase {
        case .idle: break
        case let phase: place.map { $0.book.enter(phase, at: $0.line) }
        }
    }

    func read(context: ChannelHandlerContext) {
        if mayRead(context) { context.read() } else { readIsHeld = true }
    }

    /// Nothing more is read from a client that is owed much, that takes none of its answers, or whose token is being looked at.
    private func mayRead(_ context: ChannelHandlerContext) -> Bool {
        held.count <= IngestLane.heldLimit && answers.count <= IngestLane.heldLimit && context.channel.isWritable
            && !isVerifying
    }

    /// Reads what was held back, if that may be.
    func readOn(context: ChannelHandlerContext) {
        guard readIsHeld, mayRead(context) else { return }
        readIsHeld = false
        context.read()
    }

    func receive(_ part: HTTPRequestPart, context: ChannelHandlerContext) {
        guard !isClosing else { return drop(part, context: context) }
        switch part {
        case .head(let head): receiveHead(head, part, context: context)
        case .body(let buffer): receiveBody(buffer, part, context: context)
        case .end: receiveEnd(part, context: context)
        }
    }

    private func receiveHead(_ head: HTTPRequest, _ part: HTTPRequestPart, context: ChannelHandlerContext) {
        guard let endpoint = endpoint(of: head) else {
            guard answers.isEmpty, !routedInFlight else { return held.append(part) }
            routedInFlight = true
            routedBytes = 0
            inbound = .routing
            return context.fireChannelRead(wrapInboundOut(part))
        }
        guard !routedInFlight else { return held.append(part) }
        let head = IngestHead(head, endpoint, peer: peer, handler: handler)
        uploadIsAdmitted = false
        if let refusal = handler.admit(head.request) ?? refusalOfSize(head.contentLength ?? 0, head.request) {
            // A body that will not be taken is not asked for, and one that is too large is not read (RFC 9110 §10.1.1).
            if head.asksFirst || refusal.reason == .tooLarge {
                inbound = .none
                finish(head.request, refusal, closesAfter: true)
            } else {
                inbound = .discarding(head.request, refusal, closesAfter: head.closesAfter)
            }
        } else {
            inbound = .collecting(head.request, body: nil, closesAfter: head.closesAfter)
            continueIsOwed = head.asksFirst
            if let work = handler.verification(head.request) { return verify(work, context: context) }
            if continueIsOwed, answers.isEmpty { inviteBody(context: context) }
        }
    }

    /// Nil for what the router answers. An image's GET is a beacon where it has anything to say.
    private func endpoint(of head: HTTPRequest) -> IngestEndpoint? {
        guard head.method == .post || head.method == .get,
            let endpoint = IngestEndpoint(target: head.path, handler.paths)
        else { return nil }
        if head.method == .post { return endpoint }
        return endpoint == .page && head.path?.contains("?") ?? false ? endpoint : nil
    }

    /// Asks for the body of a client that waits for that, once it has all answers before it.
    func inviteBody(context: ChannelHandlerContext) {
        continueIsOwed = false
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    /// Looks at no more of what comes until the sender is known.
    private func verify(_ work: @escaping @Sendable () async -> Refusal?, context: ChannelHandlerContext) {
        isVerifying = true
        let bound = NIOLoopBound((lane: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.makeFutureWithTask(work).whenSuccess { refusal in
            let (lane, context) = bound.value
            lane.isVerifying = false
            guard lane.context != nil, case .collecting(let request, _, let closesAfter) = lane.inbound else { return }
            if let refusal, lane.continueIsOwed {
                lane.continueIsOwed = false
                lane.inbound = .none
                return lane.finish(request, refusal, closesAfter: true)
            }
            if let refusal { lane.inbound = .discarding(request, refusal, closesAfter: closesAfter) }
            if lane.continueIsOwed, lane.answers.isEmpty { lane.inviteBody(context: context) }
            lane.resume(context: context)
            lane.notePhase()
        }
    }

    /// Judges a size that is declared.
    private func refusalOfSize(_ bytes: Int, _ request: IngestRequest) -> Refusal? {
        if bytes > request.endpoint.bodyLimit { return tooLarge(request.endpoint) }
        return refusalOfUpload(bytes, request)
    }

    /// Once a request, as soon as it is known to be one.
    private func refusalOfUpload(_ bytes: Int, _ request: IngestRequest) -> Refusal? {
        guard bytes > IngestEndpoint.uploadSize, !uploadIsAdmitted else { return nil }
        uploadIsAdmitted = true
        return handler.admitUpload(request)
    }

    private func tooLarge(_ endpoint: IngestEndpoint) -> Refusal {
        Refusal(.tooLarge, "the body is larger than \(endpoint.bodyLimit) bytes; send several smaller requests")
    }

    private func receiveBody(_ buffer: ByteBuffer, _ part: HTTPRequestPart, context: ChannelHandlerContext) {
        switch inbound {
        case .none: break
        case .routing:
            noteProgress(buffer.readableBytes)
            routedBytes += buffer.readableBytes
            // The router answers long before; what a client still sends is read over, but not for ever.
            guard routedBytes <= IngestLane.droppedLimit else { return context.close(promise: nil) }
            context.fireChannelRead(wrapInboundOut(part))
        case .collecting(let request, let body, let closesAfter):
            noteProgress(buffer.readableBytes)
            continueIsOwed = false
            let before = body?.readableBytes ?? 0
            if let refusal = refusalOfGrowth(from: before, by: buffer.readableBytes, request) {
                // Answer now and close: whoever sends without end must not be read to the end.
                inbound = .none
                return finish(request, refusal, closesAfter: true)
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
            noteProgress(buffer.readableBytes)
            droppedBytes += buffer.readableBytes
            guard droppedBytes > request.endpoint.bodyLimit else { return }
            inbound = .none
            finish(request, refusal, closesAfter: true)
        }
    }

    /// Judges a body that arrives: chunks say nothing of what follows.
    private func refusalOfGrowth(from before: Int, by bytes: Int, _ request: IngestRequest) -> Refusal? {
        let size = before + bytes
        guard size <= request.endpoint.bodyLimit else { return tooLarge(request.endpoint) }
        if let refusal = refusalOfUpload(size, request) { return refusal }
        guard size > IngestLane.unbudgeted else { return nil }
        let more = size - budgeted
        guard connections.uploads.take(more, of: request.client.address) else {
            return Refusal(.overloaded, "too many bodies arrive at once; try again")
        }
        budgeted += more
        budgetedTo = request.client.address
        return nil
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
        droppedBytes = 0
        switch ended {
        case .none: break
        case .routing: context.fireChannelRead(wrapInboundOut(part))
        case .discarding(let request, let refusal, let closesAfter):
            finish(request, refusal, closesAfter: closesAfter)
        case .collecting(let request, let body, let closesAfter):
            let turn = answers.open(OpenRequest(request: request, closesAfter: closesAfter))
            let ticket = IngestTicket(lane: self, turn: turn, eventLoop: context.eventLoop)
            let answer = (body ?? ByteBuffer()).withUnsafeReadableBytes { handler.take(request, $0, ticket) }
            giveBackBudget()
            if let answer { resolve(turn, answer) }
        }
    }

    /// Ends a request that `take` has not seen; nil for bytes that never became one.
    func finish(_ request: IngestRequest?, _ refusal: Refusal, closesAfter: Bool) {
        giveBackBudget()
        handler.refused(refusal.reason)
        if closesAfter { isClosing = true }
        resolve(answers.open(OpenRequest(request: request, closesAfter: closesAfter)), .refused(refusal))
    }

    func giveBackBudget() {
        guard budgeted > 0 else { return }
        if let budgetedTo { connections.uploads.giveBack(budgeted, of: budgetedTo) }
        budgeted = 0
        budgetedTo = nil
    }
}
