import Foundation
import NIOCore
import Telemetry

/// The only handler of a datagram socket.
///
/// When the service ends, the datagrams that lie in the kernel's buffer were sent in time: they are read first, and as many bytes as the
/// buffer can hold are enough for that, however fast others come after them.
final class DatagramReceiver: ChannelDuplexHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundIn = Never

    /// Closes the socket when what has arrived is read; at once, when it comes a second time.
    struct Ending: Sendable {}

    private let counts: DatagramCounts
    private let receive: DatagramService.Receive
    /// Bytes of the kernel's buffer that are still to be read before it ends; nil while it goes on.
    private var remaining: Int?

    init(counts: DatagramCounts, receive: @escaping DatagramService.Receive) {
        self.counts = counts
        self.receive = receive
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = unwrapInboundIn(data)
        let bytes = datagram.data.readableBytes
        if let remaining { self.remaining = remaining - bytes - DatagramReceiver.overhead }
        counts.add(bytes: bytes)
        guard let sender = ClientAddress(datagram.remoteAddress) else { return }
        datagram.data.withUnsafeReadableBytes { receive($0, sender) }
    }

    func channelReadComplete(context: ChannelHandlerContext) { closeWhenRead(context) }

    /// One that the socket survives; after others it is closed.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { counts.addError() }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Ending else { return context.triggerUserOutboundEvent(event, promise: promise) }
        promise?.succeed()
        counts.end()
        guard remaining == nil else { return context.close(promise: nil) }
        remaining = state(of: context).bufferBytes
        closeWhenRead(context)
    }

    /// While datagrams wait, the next read ends with this again.
    private func closeWhenRead(_ context: ChannelHandlerContext) {
        guard let remaining else { return }
        if remaining <= 0 || !state(of: context).isWaiting { context.close(promise: nil) }
    }

    /// What the kernel says of the socket; as if it were empty where it cannot be asked.
    private func state(of context: ChannelHandlerContext) -> (isWaiting: Bool, bufferBytes: Int) {
        let state = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { socket in
            var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let isWaiting = poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLIN) != 0
            var bytes: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, &size)
            return (isWaiting, Int(bytes))
        }
        return state ?? (false, 0)
    }

    /// What the kernel keeps of a datagram besides its bytes is charged to the buffer too, and is more than this (sk_buff, SKB_TRUESIZE).
    private static let overhead = 256
}
