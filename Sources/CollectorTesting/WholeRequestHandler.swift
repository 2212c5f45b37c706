import NIOCore
import NIOHTTP1

/// What a test server answers: a status, fields besides the length, and a body.
struct WholeAnswer: Sendable {
    let status: HTTPResponseStatus
    let headers: [String: String]
    let body: [UInt8]
    /// How long it is held back.
    var delay = TimeAmount.zero
}

/// Gathers one request at a time and writes its answer when that is due; none for nil. Lives on one event loop.
final class WholeRequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (HTTPRequestHead, [UInt8]) -> WholeAnswer?
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ answer: @escaping @Sendable (HTTPRequestHead, [UInt8]) -> WholeAnswer?) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer): body += buffer.readableBytesView
        case .end:
            // The HTTP decoder sends no end without a head.
            guard let answer = answer(head!, body) else { return }
            guard answer.delay > .zero else { return write(answer, to: context) }
            context.eventLoop.assumeIsolated().scheduleTask(in: answer.delay) { self.write(answer, to: context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func write(_ answer: WholeAnswer, to context: ChannelHandlerContext) {
        var fields = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
        if answer.status != .noContent { fields.replaceOrAdd(name: "content-length", value: "\(answer.body.count)") }
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
