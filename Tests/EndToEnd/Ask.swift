/// One request on a connection of its own, with the fields it is given and no others.
struct Ask: Sendable {
    var method = "GET"
    let path: String
    var fields: [String] = []
    var body: String?

    init(_ method: String, _ path: String, _ fields: [String] = [], body: String? = nil) {
        self.method = method
        self.path = path
        self.fields = fields
        self.body = body
    }

    /// As a client with this token sends it.
    func bearing(_ token: String) -> Ask { with("Authorization: Bearer \(token)") }

    /// As a proxy on this machine passes it on for a client of that address.
    func from(_ address: String) -> Ask { with("X-Forwarded-For: \(address)") }

    func with(_ field: String) -> Ask {
        Ask(method, path, fields + [field], body: body)
    }

    var bytes: String {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + fields
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }

    func of(_ server: ServerProcess) throws -> RawAnswer { try Ask.raw(bytes, of: server) }

    /// Any bytes at all; the client then says that it is done.
    static func raw(_ bytes: String, of server: ServerProcess) throws -> RawAnswer {
        try raw(Array(bytes.utf8), of: server)
    }

    static func raw(_ bytes: [UInt8], of server: ServerProcess) throws -> RawAnswer {
        let connection = try RawConnection(port: server.port)
        try connection.send(bytes)
        guard let answer = try connection.nextAnswer() else {
            throw EndToEndFailure("no answer to \(String(decoding: bytes.prefix(200), as: UTF8.self)): \(server.log)")
        }
        return answer
    }

    /// The form of `/sign-in`.
    static func signIn(_ token: String, _ fields: [String] = []) -> Ask {
        Ask("POST", "/sign-in", ["Content-Type: application/x-www-form-urlencoded"] + fields, body: "token=\(token)")
    }

    /// A page's beacon, of an origin that the tests list.
    static func beacon(_ site: String = "shop", envelopeToken: String? = nil, origin: String = "https://shop.example")
        -> Ask
    {
        var body = Beacon(value: 1200, site: site).body
        if let envelopeToken { body = body.replacing("{\"site\"", with: "{\"token\":\"\(envelopeToken)\",\"site\"") }
        return Ask(
            "POST", "/v1/page",
            [
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Origin: \(origin)",
            ],
            body: body)
    }

    /// A server's batch of one query.
    static func timings(_ service: String) -> Ask {
        Ask(
            "POST", "/v1/timings", ["User-Agent: shop/1.0"],
            body: "{\"service\":\"\(service)\",\"timings\":[{\"query\":\"SELECT 1\",\"duration_ms\":1}]}")
    }

    /// The body of `POST /v1/tokens`, in JSON.
    static func newToken(_ body: String, by token: String) -> Ask {
        Ask("POST", "/v1/tokens", ["Content-Type: application/json"], body: body).bearing(token)
    }
}
