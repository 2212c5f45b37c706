import NIOCore

/// Sees a connection's bytes before they are parsed: the only place where half a head shows.
final class ByteWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let lane: IngestLane

    init(lane: IngestLane) { self.lane = lane }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The parser has stopped and would only keep them.
        guard !lane.isDeaf else { return }
        lane.noteBytes()
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lane.noteFlow(context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }
}
