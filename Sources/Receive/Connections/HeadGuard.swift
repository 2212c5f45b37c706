import NIOCore
import NIOHTTP1

/// Refuses heads after which it is not certain where the request ends or whom it is for, which the parser lets pass: a proxy in front may
/// read them otherwise, and a hidden request would follow (RFC 9112 §11.2).
final class HeadGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let lane: IngestLane
    /// Nothing after such a head can be trusted.
    private var isOver = false

    init(lane: IngestLane) { self.lane = lane }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        guard HeadGuard.isCertain(head) else {
            isOver = true
            return context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
        }
        guard head.headers.contains(name: "upgrade") else { return context.fireChannelRead(data) }
        // We upgrade to nothing, but the parser stops behind such a head: this request is answered, and nothing after it is heard.
        lane.isDeaf = true
        head.headers.remove(name: "upgrade")
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    static func isCertain(_ head: HTTPRequestHead) -> Bool {
        guard head.method != .CONNECT else { return false }
        var hosts = 0
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 4 where name.lowercased() == "host":
                hosts += 1
                guard hosts == 1, isHost(value) else { return false }
            // Any other coding, and an empty one, is read in different ways (RFC 9112 §6.1, §6.3).
            case 17 where name.lowercased() == "transfer-encoding":
                guard head.version == .http1_1, value.lowercased() == "chunked" else { return false }
            default: continue
            }
        }
        // HTTP/1.0, as health checks of proxies speak it, has no host (RFC 9112 §3.2).
        return hosts == 1 || head.version == .http1_0
    }

    /// What an authority may consist of (RFC 3986 §3.2), without user information.
    private static func isHost(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~%!$&'()*+,;=:[]".utf8.contains(byte)
                }
            }
    }
}
