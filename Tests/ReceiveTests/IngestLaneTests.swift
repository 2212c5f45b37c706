import CollectorTesting
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Synchronization
import Telemetry
import Testing

@testable import Receive

/// The lane alone between two ends of an embedded channel: what it answers itself, what it hands on, and in which order.
@Suite struct IngestLaneTests {
    @Test func answersInOrderWhenCommitsFinishOutOfOrder() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        try lane.send("POST /v1/page", body: "2")
        #expect(try lane.answers() == [])
        lane.release(1, Refusal(.badValue, "second"))
        #expect(try lane.answers() == [])
        lane.release(0, nil)
        #expect(try lane.answers() == ["204", "422"])
    }

    @Test func routedRequestWaitsUntilTheAnswersBeforeItAreOut() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        try lane.send("GET /healthz")
        try lane.send("POST /v1/page", body: "2")
        #expect(try lane.routed() == [])
        lane.release(0, nil)
        #expect(try lane.answers() == ["204"])
        #expect(try lane.routed() == ["GET /healthz"])
        #expect(lane.taken == ["1"], "ingest overtook a routed request")
        try lane.answerRouted(status: .ok)
        #expect(lane.taken == ["1", "2"])
        lane.release(1, nil)
        #expect(try lane.answers() == ["200", "204"])
    }

    @Test func refusesBodyWhoseDeclaredLengthIsTooLargeAndCloses() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/page", [.contentLength: "70000", .origin: "https://a.example"])
        try lane.body(String(repeating: "x", count: 1000))
        #expect(try lane.answers() == ["413 close"])
        #expect(lane.refused == [.tooLarge])
        #expect(lane.taken == [])
    }

    @Test func refusesBodyThatGrowsBeyondTheLimitWithoutDeclaringIt() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/page")
        for _ in 0..<70 { try lane.body(String(repeating: "x", count: 1024)) }
        #expect(try lane.answers() == ["413 close"])
        #expect(lane.taken == [])
    }

    @Test func holdsBackTheEndOfInputWhileAnAnswerIsOwed() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        lane.fire(ChannelEvent.inputClosed)
        #expect(lane.events == [])
        lane.release(0, nil)
        #expect(try lane.answers() == ["204 close"])
        #expect(lane.events == ["inputClosed"])
    }

    @Test func holdsBackTheShutdownWhileAnAnswerIsOwed() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        lane.fire(ChannelShouldQuiesceEvent())
        #expect(lane.events == [])
        lane.release(0, nil)
        #expect(try lane.answers() == ["204 close"])
        #expect(lane.events == ["quiesce"])
    }

    @Test func closesAfterTheAnswerWhenTheClientWantsIt() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/page", [.connection: "close"])
        try lane.end()
        lane.release(0, nil)
        #expect(try lane.answers() == ["204 close"])
    }

    @Test func invitesTheBodyOfAClientThatAsksFirst() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/timings", [.expect: "100-continue"])
        #expect(try lane.answers() == ["100"])
    }

    @Test func answersEverythingThatWasPipelinedBeforeTheEndOfInput() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        try lane.send("GET /healthz")
        try lane.send("POST /v1/page", body: "2")
        lane.fire(ChannelEvent.inputClosed)
        lane.release(0, nil)
        #expect(try lane.answers() == ["204"])
        #expect(try lane.routed() == ["GET /healthz"])
        #expect(lane.events == [])
        try lane.answerRouted(status: .ok)
        lane.release(1, nil)
        #expect(try lane.answers() == ["200", "204 close"])
        #expect(lane.events == ["inputClosed"])
    }

    @Test func refusesAtOnceWhoAsksFirstAndWouldBeRefused() throws {
        let lane = try LaneUnderTest(admit: { _ in Refusal(.origin, "not listed") })
        try lane.head("POST /v1/page", [.expect: "100-continue", .contentLength: "100"])
        #expect(try lane.answers() == ["403 close"])
    }

    @Test func cutsOffWhoSendsOnAfterTheLastAnswer() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/page", [.contentLength: "99999999"])
        #expect(try lane.answers() == ["413 close"])
        #expect(lane.channel.isActive)
        for _ in 0..<1100 where lane.channel.isActive { try lane.body(String(repeating: "x", count: 1024)) }
        #expect(!lane.channel.isActive)
    }

    @Test func saysSoAndClosesWhenTheBodyComesTooSlowly() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/timings", [.contentLength: "100000"])
        try lane.body(String(repeating: "x", count: 6000))
        lane.endOfRead()
        lane.channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(lane.channel.isActive, "600 B/s are enough")
        try lane.body("x")
        lane.channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(try lane.answers() == ["408 close"])
        #expect(lane.refused == [.tooSlow])
        lane.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!lane.channel.isActive)
        #expect(lane.taken == [])
        #expect(lane.ended == ["slow_body": 1])
    }

    @Test func closesWhenAHeadIsNotWholeInTime() throws {
        let lane = try LaneUnderTest()
        lane.bytes(20)
        lane.channel.embeddedEventLoop.advanceTime(by: .seconds(4))
        #expect(lane.channel.isActive)
        lane.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!lane.channel.isActive)
        #expect(lane.ended == ["slow_head": 1])
    }

    @Test func closesAnIdleConnectionButNoneThatIsOwedAnAnswer() throws {
        let idle = try LaneUnderTest()
        let owed = try LaneUnderTest()
        try owed.send("POST /v1/page", body: "1")
        owed.endOfRead()
        for lane in [idle, owed] { lane.channel.embeddedEventLoop.advanceTime(by: .seconds(31)) }
        #expect(!idle.channel.isActive)
        #expect(owed.channel.isActive)
        owed.release(0, nil)
        #expect(try owed.answers() == ["204"])
        owed.channel.embeddedEventLoop.advanceTime(by: .seconds(31))
        #expect(!owed.channel.isActive)
    }

    @Test func answersBytesThatAreNoHTTPAndCloses() throws {
        let lane = try LaneUnderTest()
        lane.fail(HTTPParserError.invalidHeaderToken)
        #expect(try lane.answers() == ["400 close"])
        #expect(lane.refused == [.malformed])
        let large = try LaneUnderTest()
        large.fail(HTTPParserError.headerOverflow)
        #expect(try large.answers() == ["431 close"])
    }

    @Test func bodyWithoutEndIsRefusedWhenAllBodiesTogetherAreTooLarge() throws {
        let lane = try LaneUnderTest()
        #expect(lane.connections.uploads.take(UploadBudget.limit / 4 - 20_000, of: ClientAddress(high: 0, low: 0)))
        try lane.head("POST /v1/timings")
        try lane.body(String(repeating: "x", count: 15_000))
        #expect(lane.connections.uploads.bytes == UploadBudget.limit / 4 - 5000)
        try lane.body(String(repeating: "x", count: 15_000))
        #expect(try lane.answers() == ["503 close"])
        #expect(lane.connections.uploads.bytes == UploadBudget.limit / 4 - 20_000, "what was taken is given back")
    }

    @Test func largeBodyIsAnUploadOnceHoweverItComes() throws {
        let declared = try LaneUnderTest()
        try declared.head("POST /v1/timings", [.contentLength: "2000000"])
        for _ in 0..<20 { try declared.body(String(repeating: "x", count: 100_000)) }
        try declared.end()
        #expect(declared.uploads == 1)
        let chunked = try LaneUnderTest()
        try chunked.head("POST /v1/timings")
        for _ in 0..<20 { try chunked.body(String(repeating: "x", count: 100_000)) }
        try chunked.end()
        #expect(chunked.uploads == 1)
        #expect(chunked.taken.count == 1)
    }

    @Test func doesNotPaceWhatHasArrivedWhole() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        lane.endOfRead()
        lane.channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(lane.channel.isActive)
    }

    @Test func echoesTheExactOriginOnEveryAnswer() throws {
        let lane = try LaneUnderTest()
        try lane.head("POST /v1/page", [.origin: "https://a.example"])
        try lane.end()
        lane.release(0, Refusal(.overloaded, "full"))
        let head = try #require(try lane.heads().first)
        #expect(head.status == .serviceUnavailable)
        #expect(head.headerFields[.accessControlAllowOrigin] == "https://a.example")
        #expect(head.headerFields[.accessControlAllowCredentials] == "true")
        #expect(head.headerFields[.vary] == "Origin")
        #expect(head.headerFields[.retryAfter] == "1")
        #expect(head.headerFields[.accessControlExposeHeaders]?.contains("X-RateLimit-Reset") == true)
        #expect(head.headerFields[.date] == "Sat, 01 Aug 2026 10:00:00 GMT")
    }

    @Test func stopsReadingWhenAClientPipelinesWithoutEnd() throws {
        let lane = try LaneUnderTest()
        for number in 0..<65 { try lane.send("POST /v1/page", body: "\(number)") }
        lane.channel.read()
        #expect(lane.reads.count == 0)
        lane.release(0, nil)
        #expect(lane.reads.count == 1)
    }

    @Test func forgetsAnswersOfAConnectionThatIsGone() throws {
        let lane = try LaneUnderTest()
        try lane.send("POST /v1/page", body: "1")
        lane.channel.pipeline.fireChannelInactive()
        lane.release(0, nil)
        #expect(try lane.answers() == [])
    }
}

/// Drives one lane and speaks of its answers in short: `204`, `413 close`.
private final class LaneUnderTest {
    let channel = EmbeddedChannel()
    let reads = ReadCounter()
    private let recorder = EventRecorder()
    private let tickets: Tickets
    let connections = Connections(limits: Connections.Limits(perAddress: 64, total: 100), isTrusted: { _ in false })
    private let lane: IngestLane

    /// What reached `take` and `refused`; the closures are sendable, so the lists are guarded.
    private final class Tickets: Sendable {
        let uploads = Mutex(0)
        let taken = Mutex<[(body: String, ticket: IngestTicket)]>([])
        let refused = Mutex<[RefusalReason]>([])
    }

    init(admit: @escaping @Sendable (IngestRequest) -> Refusal? = { _ in nil }) throws {
        let tickets = Tickets()
        self.tickets = tickets
        let handler = IngestHandler(
            forwardingField: "x-forwarded-for",
            identify: { peer, _ in Client(address: peer ?? ClientAddress(high: 0, low: 0), isLocal: false) },
            admit: admit,
            admitUpload: { _ in
                tickets.uploads.withLock { $0 += 1 }
                return nil
            },
            take: { _, body, ticket in
                tickets.taken.withLock { $0.append((String(decoding: body, as: UTF8.self), ticket)) }
                return nil
            },
            refused: { reason in tickets.refused.withLock { $0.append(reason) } })
        let responses = IngestResponses(clock: ManualClock().wallClock, security: SecurityHeaders(isSecure: false))
        let lane = IngestLane(
            handler: handler, responses: responses, connections: connections, watchesBytes: false)
        self.lane = lane
        try channel.pipeline.syncOperations.addHandlers([
            reads, lane, recorder,
        ])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        reads.count = 0
    }

    var taken: [String] { tickets.taken.withLock { $0.map(\.body) } }
    var refused: [RefusalReason] { tickets.refused.withLock { $0 } }
    var events: [String] { recorder.events }
    var uploads: Int { tickets.uploads.withLock { $0 } }
    /// Connections the server ended, by reason.
    var ended: [String: Int64] {
        Dictionary(uniqueKeysWithValues: connections.totals.ended.filter { $0.count > 0 }.map { ($0.reason, $0.count) })
    }

    /// Bytes that are not yet a head.
    func bytes(_ count: Int) { lane.noteBytes() }

    func fail(_ error: any Error) { channel.pipeline.fireErrorCaught(error) }

    func head(_ line: String, _ fields: HTTPFields = [:]) throws {
        let words = line.split(separator: " ").map(String.init)
        let method = try #require(HTTPRequest.Method(words[0]))
        lane.noteBytes()
        try channel.writeInbound(
            HTTPRequestPart.head(
                HTTPRequest(
                    method: method, scheme: "http", authority: "localhost", path: words[1], headerFields: fields)))
    }

    func body(_ text: String) throws {
        lane.noteBytes()
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: text)))
    }

    func end() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

    func send(_ line: String, body text: String? = nil) throws {
        try head(line)
        if let text { try body(text) }
        try end()
    }

    func release(_ index: Int, _ refusal: Refusal?) {
        IngestTicket.release([tickets.taken.withLock { $0[index].ticket }], refusal)
        channel.embeddedEventLoop.run()
    }

    func endOfRead() { channel.pipeline.fireChannelReadComplete() }

    func fire(_ event: any Sendable) { channel.pipeline.fireUserInboundEventTriggered(event) }

    /// The router's answer, written from behind the lane.
    func answerRouted(status: HTTPResponse.Status) throws {
        let context = try channel.pipeline.syncOperations.context(handler: recorder)
        context.write(NIOAny(HTTPResponsePart.head(HTTPResponse(status: status))), promise: nil)
        context.writeAndFlush(NIOAny(HTTPResponsePart.end(nil)), promise: nil)
        channel.embeddedEventLoop.run()
    }

    func heads() throws -> [HTTPResponse] {
        var heads: [HTTPResponse] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
            if case .head(let head) = part { heads.append(head) }
        }
        return heads
    }

    func answers() throws -> [String] {
        try heads().map { "\($0.status.code)" + ($0.headerFields[.connection].map { " \($0)" } ?? "") }
    }

    func routed() throws -> [String] {
        var routed: [String] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .head(let head) = part { routed.append("\(head.method) \(head.path ?? "")") }
        }
        return routed
    }
}

private final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = NIOAny

    var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }

    /// An embedded channel has no half to close: only ours is, and what the client sends still arrives.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        promise?.succeed()
    }
}

private final class EventRecorder: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart

    var events: [String] = []

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed: events.append("inputClosed")
        case is ChannelShouldQuiesceEvent: events.append("quiesce")
        default: events.append("\(event)")
        }
    }
}
