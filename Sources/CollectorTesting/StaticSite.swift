import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP/1.1 server on 127.0.0.1 that serves a table of files, some of them late: a web site for a real browser.
package final class StaticSite: Sendable {
    /// What a path is answered with.
    package struct File: Sendable {
        package let body: [UInt8]
        package let headers: [String: String]
        /// How long the answer is held back.
        fileprivate let delay: TimeAmount

        package init(
            _ body: [UInt8], type: String, headers: [String: String] = [:], delayMilliseconds: Int64 = 0
        ) {
            self.body = body
            self.headers = headers.merging(["content-type": type]) { own, _ in own }
            delay = .milliseconds(delayMilliseconds)
        }
    }

    /// A body that was posted. Header names are in lower case.
    package struct Post: Sendable {
        package let headers: [String: String]
        package let body: [UInt8]
    }

    private let files: @Sendable (_ path: String, _ origin: String) -> File?
    private let onPost: @Sendable (Post) -> Void
    private let listener = Mutex<(any Channel)?>(nil)

    /// `files` is asked for every GET, with the path without its query and the site's own origin; nil is a 404.
    package init(
        onPost: @escaping @Sendable (Post) -> Void = { _ in },
        files: @escaping @Sendable (_ path: String, _ origin: String) -> File?
    ) {
        self.files = files
        self.onPost = onPost
    }

    /// Listens on a free port; returns `http://127.0.0.1:PORT`.
    package func start() async throws -> String {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        WholeRequestHandler { [self] head, body in
                            let (status, file) = answer(head, body)
                            return WholeAnswer(
                                status: status, headers: file.headers, body: file.body, delay: file.delay)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        listener.withLock { $0 = channel }
        return origin
    }

    package func stop() async throws {
        try await listener.withLock { $0 }?.close().get()
    }

    private var origin: String {
        "http://127.0.0.1:\(listener.withLock { $0?.localAddress?.port } ?? 0)"
    }

    fileprivate func answer(_ head: HTTPRequestHead, _ body: [UInt8]) -> (HTTPResponseStatus, File) {
        guard head.method == .GET else {
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
            onPost(Post(headers: headers, body: body))
            return (.noContent, File([], type: "text/plain"))
        }
        let path = String(head.uri.prefix { $0 != "?" })
        guard let file = files(path, origin) else { return (.notFound, File([], type: "text/plain")) }
        return (.ok, file)
    }
}
