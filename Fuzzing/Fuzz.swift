import Admit
import Decode
import Foundation
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Normalise
import Receive
import Rules
import Telemetry

/// libFuzzer over bytes that a stranger may send. `FUZZ_TARGET` says which part they go to; what must never happen is a trap.
@main
enum Fuzz {
    static func main() {
        // Wrong names are told before the fuzzer speaks.
        _ = FuzzTarget.chosen
        var count = CommandLine.argc
        var words = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &words) { bytes, count in
                FuzzTarget.chosen.run(UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            })
    }
}

/// libFuzzer's own entrance (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The parts that read what strangers send.
enum FuzzTarget: String, CaseIterable {
    /// A browser's body.
    case page
    /// A form by boomerang, or the query of its image.
    case form
    /// What browsers report by themselves.
    case reports
    /// A server's body.
    case timings
    /// A compressed body: the first byte chooses the encoding.
    case inflate
    /// A connection, from its first byte: the first byte of the input says in how many reads it comes.
    case http
    /// What proxies say of the client.
    case forwarding
    /// A URL, a user agent, an origin: what becomes a name.
    case names
    /// A statement, whose literals must not survive.
    case query
    /// A batch of the journal, as a broken disk may give it back.
    case observation
    /// A key file.
    case keys
    /// A rules file.
    case rules

    static let chosen: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            fatalError("FUZZ_TARGET is \"\(name)\"; expected one of \(FuzzTarget.allCases.map(\.rawValue))")
        }
        return target
    }()

    func run(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .page: _ = try? Readers.page.decode(bytes)
        case .form: _ = try? Readers.page.decode(query: bytes)
        case .reports:
            _ = try? Readers.reports.decode(bytes)
            _ = ServerTiming.list(ofHeader: String(decoding: bytes, as: UTF8.self))
        case .timings: _ = try? Readers.timings.decode(bytes)
        case .inflate: inflate(bytes)
        case .http: HTTPRun(bytes).run()
        case .forwarding: forwarding(bytes)
        case .names: names(String(decoding: bytes, as: UTF8.self))
        case .query: _ = QueryShape.of(String(decoding: bytes, as: UTF8.self), database: nil)
        case .observation:
            var reader = ByteReader(Array(bytes))
            _ = try? Observation(from: &reader)
        case .keys: _ = try? TokenKeys(text: String(decoding: bytes, as: UTF8.self))
        case .rules: _ = try? RuleSet.parse(String(decoding: bytes, as: UTF8.self), file: "alerts.yml")
        }
    }

    private func inflate(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        let encoding: BodyInflater.Encoding = first & 1 == 0 ? .gzip : .deflate
        let size = try? Readers.inflater.inflate(rest, encoding, limit: 65_536) { body throws(Refusal) in body.count }
        precondition(size ?? 0 <= 65_536, "more came out than may")
    }

    private func forwarding(_ bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        let peer = ClientAddress(ipv4: 0x7F00_0001)
        for field in ForwardingField.allCases {
            _ = TrustedProxies.loopback.client(peer: peer, forwarding: text, field: field)
        }
        _ = try? TrustedProxies([text])
        _ = ClientAddress(text: text)
    }

    private func names(_ text: String) {
        let template = PageName.template(of: text)
        precondition(template.utf8.count <= 800, "a page's name is not bounded")
        precondition(!template.contains("?") || template == PageName.unknown || text.contains("?"))
        _ = RouteName.of(text)
        _ = try? PagePatterns([text])
        _ = UserAgent(text)
        _ = BotPolicy.standard.marks(ofAgent: text)
        _ = try? OriginPolicy([text])
        precondition((BoundedName.of(text)?.unicodeScalars.count ?? 0) <= BoundedName.limit)
    }
}

/// Kept between runs, as an event loop keeps them. libFuzzer runs on one thread.
private enum Readers {
    nonisolated(unsafe) static let page = PageDecoder()
    nonisolated(unsafe) static let reports = ReportsDecoder()
    nonisolated(unsafe) static let timings = TimingsDecoder()
    nonisolated(unsafe) static let inflater = BodyInflater()
}

/// Stands for the router: there is nothing at any path.
private final class NothingThere: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let fields: HTTPFields = [.contentLength: "0"]
        context.write(wrapOutboundOut(.head(HTTPResponse(status: .notFound, headerFields: fields))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

/// A connection that sends the input in several reads and hangs up.
private struct HTTPRun {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    func run() {
        guard let first = bytes.first else { return }
        let channel = EmbeddedChannel()
        let connections = Connections(limits: .init(perAddress: 4, total: 10), isTrusted: { _ in false })
        let clock = WallClock.system
        do {
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            try HTTPService.addIngest(handler, to: channel, connections: connections, clock: clock)
            try channel.pipeline.syncOperations.addHandler(NothingThere())
        } catch {
            fatalError("\(error)")
        }
        let rest = bytes.dropFirst()
        let size = max(1, rest.count / (1 + Int(first % 8)))
        var start = rest.startIndex
        while start < rest.endIndex {
            let end = min(start + size, rest.endIndex)
            _ = try? channel.writeInbound(ByteBuffer(bytes: rest[start..<end]))
            channel.embeddedEventLoop.run()
            start = end
        }
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        channel.embeddedEventLoop.advanceTime(by: .seconds(120))
        precondition(!channel.isActive, "a connection outlived its client")
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    private var handler: IngestHandler {
        IngestHandler(
            forwardingField: "x-forwarded-for",
            identify: { peer, _ in Client(address: peer ?? ClientAddress(high: 0, low: 0), isLocal: false) },
            admit: { _ in nil }, admitUpload: { _ in nil },
            take: { request, body, _ in
                guard let beacon = try? Readers.page.decode(body) else {
                    return .refused(Refusal(.malformed, "not readable"))
                }
                var part = RefusedPart()
                for refusal in beacon.refusals { part.note(refusal) }
                return .accepted(refused: part)
            }, refused: { _ in })
    }
}
