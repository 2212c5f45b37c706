import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP/1.1 server on 127.0.0.1 that records what it is sent and answers by a script.
///
/// It can be stopped and started again on the same port: a receiver that was down for a while.
package final class WebhookRecorder: Sendable {
    /// One request as it arrived. Header names are in lower case.
    package struct Request: Hashable, Sendable {
        package let method: String
        package let uri: String
        package let headers: [String: String]
        package let body: [UInt8]
    }

    package enum Reply: Hashable, Sendable {
        case answer(status: Int, headers: [String: String] = [:], body: [UInt8] = [])
        /// The request is read and recorded, and never answered.
        case silence

        package static let ok = Reply.answer(status: 200)
    }

    /// Why `next()` gave up.
    package struct NoRequest: Error, CustomStringConvertible {
        package let description = "the webhook recorder waited 30 s for a request and got none"
    }

    /// Far beyond what any test needs; only a broken one gets here.
    private static let patience = TimeAmount.seconds(30)

    private struct State {
        var script: [Reply] = []
        var requests: [Request] = []
        var taken = 0
        var waiters: [(id: Int, promise: EventLoopPromise<Request>)] = []
        var nextWaiter = 0
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var connectionCount = 0
        var port: Int?
    }

    private let state = Mutex(State())
    private let group = MultiThreadedEventLoopGroup.singleton

    /// Requests are answered by `script` in turn, those beyond its end with 200.
    package init(script: [Reply] = []) { state.withLock { $0.script = script } }

    /// Listens on a free port the first time, on the same one later.
    package func start() async throws {
        let port = state.withLock { $0.port } ?? 0
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    self.admit(channel)
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        WholeRequestHandler { [self] in answer($0, $1) })
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock {
            $0.listener = listener
            $0.port = listener.localAddress?.port
        }
    }

    /// Closes the listener and every connection; further attempts are refused until `start()`.
    package func stop() async throws {
        let (listener, connections) = state.withLock { state in
            defer { state.listener = nil }
            return (state.listener, Array(state.connections.values))
        }
        try await listener?.close().get()
        // A connection the client closes at the same moment is as good.
        for connection in connections { try? await connection.close().get() }
    }

    /// Where requests go. Only after the first `start()`.
    package func url(_ path: String = "/hook") -> String {
        guard let port = state.withLock({ $0.port }) else {
            preconditionFailure("start() gives the recorder its port")
        }
        return "http://127.0.0.1:\(port)\(path)"
    }

    /// Everything recorded so far.
    package var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections there have been.
    package var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// The next request in order of arrival, waiting for it if need be; throws `NoRequest` after half a minute.
    package func next() async throws -> Request {
        let promise = group.any().makePromise(of: Request.self)
        let (ready, id) = state.withLock { state -> (Request?, Int) in
            if state.taken < state.requests.count {
                state.taken += 1
                return (state.requests[state.taken - 1], 0)
            }
            state.nextWaiter += 1
            state.waiters.append((state.nextWaiter, promise))
            return (nil, state.nextWaiter)
        }
        if let ready {
            promise.succeed(ready)
            return ready
        }
        let deadline = promise.futureResult.eventLoop.scheduleTask(in: WebhookRecorder.patience) {
            self.giveUp(id)
        }
        defer { deadline.cancel() }
        return try await promise.futureResult.get()
    }

    private func giveUp(_ id: Int) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.promise.fail(NoRequest())
    }

    private func admit(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock {
            $0.connections[id] = channel
            $0.connectionCount += 1
        }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { _ = $0.connections.removeValue(forKey: id) }
        }
    }

    fileprivate func record(_ request: Request) -> Reply {
        let (reply, waiter) = state.withLock { state in
            state.requests.append(request)
            let reply = state.script.isEmpty ? Reply.ok : state.script.removeFirst()
            let waiter = state.waiters.isEmpty ? nil : state.waiters.removeFirst()
            if waiter != nil { state.taken += 1 }
            return (reply, waiter)
        }
        waiter?.promise.succeed(request)
        return reply
    }
}

extension WebhookRecorder {
    private func answer(_ head: HTTPRequestHead, _ body: [UInt8]) -> WholeAnswer? {
        let request = Request(
            method: head.method.rawValue, uri: head.uri,
            headers: Dictionary(
                head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $0 + ", " + $1 }),
            body: body)
        switch record(request) {
        case .silence: return nil
        case .answer(let status, let headers, let body):
            return WholeAnswer(status: HTTPResponseStatus(statusCode: status), headers: headers, body: body)
        }
    }
}
