import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(1)))
    func everyKindOfAnswerCarriesTheSecurityHeaders() async throws {
        let access = try AccessSite()
        let server = try await access.start(["--origins", "https://shop.example", "--rate-general", "2/1m"])
        let admin = try await access.issue("root", "admin")
        let reader = try await access.issue("reader", "read")
        for (status, ask) in well(admin, reader) {
            let answer = try ask.of(server)
            #expect(answer.status == status, "\(ask.method) \(ask.path) \(ask.fields): \(answer.text.suffix(300))")
            expectHeaders(answer, "\(status) \(ask.method) \(ask.path)")
        }
        for (status, bytes) in hostile {
            let answer = try Ask.raw(bytes, of: server)
            #expect(answer.status == status, "\(String(decoding: bytes.prefix(80), as: UTF8.self)): \(answer.text)")
            expectHeaders(answer, "\(status) \(String(decoding: bytes.prefix(40), as: UTF8.self))")
        }
        for (status, path) in [(200, "/healthz"), (404, "/nope"), (401, "/v1/alerts"), (405, "/v1/page")] {
            let head = try Curl.answer(["-I", server.origin + path])
            #expect(head.status == status && head.body.isEmpty, "HEAD \(path): \(head.status)")
            expectHeaders(head, "HEAD \(path)")
        }
        let limited = try (1...3).map { _ in
            try Ask("GET", "/v1/alerts").bearing(reader).from("203.0.113.7").of(server)
        }
        #expect(limited.map(\.status) == [200, 200, 429])
        for answer in limited { expectHeaders(answer, "\(answer.status)") }
        #expect(try await server.terminate() == 0)
    }

    private func well(_ admin: String, _ reader: String) -> [(Int, Ask)] {
        let big = String(repeating: " ", count: 70_000)
        let page = Ask.beacon()
        return [
            (200, Ask("GET", "/").bearing(reader)), (200, Ask("GET", "/v1/alerts").bearing(reader)),
            (200, Ask("GET", "/metrics").bearing(reader)), (200, Ask("GET", "/sign-in")),
            (200, Ask("GET", "/healthz")), (201, .newToken(#"{"subject":"q","scopes":["read"]}"#, by: admin)),
            (204, page), (204, Ask("OPTIONS", "/v1/page", ["Origin: https://shop.example"])),
            (303, Ask("GET", "/", ["Accept: text/html"])), (303, .signIn(reader)),
            (400, Ask("GET", "/v1/query?metric=NOPE").bearing(reader)),
            (400, Ask("POST", "/v1/page", page.fields, body: "junk")),
            (401, Ask("GET", "/v1/alerts")), (401, .signIn("junk")), (403, Ask("GET", "/v1/tokens").bearing(reader)),
            (403, .beacon(origin: "https://evil.example")),
            (403, Ask("OPTIONS", "/v1/page", ["Origin: https://evil.example"])), (404, Ask("GET", "/nope")),
            (404, Ask("OPTIONS", "/nope")), (405, Ask("PUT", "/v1/page", body: "")),
            (413, Ask("POST", "/v1/page", page.fields, body: big)), (415, page.with("Content-Encoding: br")),
            (422, Ask("POST", "/v1/page", page.fields, body: (page.body ?? "").replacing("LCP", with: "NOPE"))),
        ]
    }

    private var hostile: [(Int, [UInt8])] {
        let post = "POST /v1/page HTTP/1.1\r\nHost: a\r\n"
        let texts = [
            (431, "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 9000) + "\r\n\r\n"),
            (431, "GET /healthz HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: 1\r\n", count: 110) + "\r\n"),
            (400, "NOT HTTP AT ALL\r\n\r\n"), (400, "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n"),
            (400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), (400, "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n"),
            (400, post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            (400, post + "Content-Length: -1\r\n\r\n"),
            (400, post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            (400, post + "Origin: https://shop.example\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        ]
        return texts.map { ($0.0, Array($0.1.utf8)) } + [(400, [0, 1, 2, 0xFF, 13, 10, 13, 10])]
    }

    private func expectHeaders(
        _ answer: RawAnswer, _ name: String, at location: SourceLocation = #_sourceLocation
    ) {
        let policy = answer.headers["content-security-policy"] ?? ""
        #expect(policy.contains("default-src 'none'"), "\(name)", sourceLocation: location)
        #expect(policy.contains("frame-ancestors 'none'"), "\(name)", sourceLocation: location)
        #expect(!policy.contains("unsafe-") && !policy.contains("*"), "\(name)", sourceLocation: location)
        #expect(answer.headers["x-content-type-options"] == "nosniff", "\(name)", sourceLocation: location)
        #expect(answer.headers["x-frame-options"] == "DENY", "\(name)", sourceLocation: location)
        #expect(answer.headers["referrer-policy"] != nil, "\(name)", sourceLocation: location)
        #expect(answer.headers["permissions-policy"] != nil, "\(name)", sourceLocation: location)
        #expect(
            answer.headers["server"] == nil && answer.headers["x-powered-by"] == nil, "\(name)",
            sourceLocation: location)
    }
}
