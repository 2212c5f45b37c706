import Foundation

/// Well-behaved requests to one server, each on a connection of its own.
///
/// Not URLSession: its Linux version refuses the header lines chromium-driver writes ("Failed writing header").
struct HTTPClient: Sendable {
    private let port: Int

    init(port: Int) { self.port = port }

    func get(_ path: String, query: [String: String] = [:]) async throws -> HTTPAnswer {
        try await send("GET", path, query: query)
    }

    func post(_ path: String, _ body: String, contentType: String = "text/plain;charset=UTF-8") async throws
        -> HTTPAnswer
    {
        try await send("POST", path, contentType: contentType, body: Data(body.utf8))
    }

    func send(
        _ method: String, _ path: String, query: [String: String] = [:], contentType: String? = nil, body: Data? = nil
    ) async throws -> HTTPAnswer {
        var parts = URLComponents()
        parts.path = path
        if !query.isEmpty {
            parts.queryItems = query.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
        }
        guard let target = parts.string else { throw EndToEndFailure("no path: \(path) \(query)") }
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        if let contentType { head += "Content-Type: \(contentType)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + Array(body ?? Data())
        return try await exchange(request, name: "\(method) \(target)")
    }

    /// The blocking exchange has a thread of its own: the cooperative pool has only as many as there are cores.
    private func exchange(_ request: [UInt8], name: String) async throws -> HTTPAnswer {
        let answered = Eventually<HTTPAnswer>("answer to \(name)")
        Thread.detachNewThread { [port] in
            answered.resolve(
                Result {
                    let connection = try RawConnection(port: port)
                    try connection.send(request)
                    guard let answer = try connection.nextAnswer() else {
                        throw EndToEndFailure("no answer to \(name)")
                    }
                    return HTTPAnswer(status: answer.status, headers: answer.headers, body: Data(answer.body))
                })
        }
        return try await answered.value(limitSeconds: 90)
    }
}
