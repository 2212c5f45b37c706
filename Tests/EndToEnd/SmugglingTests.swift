import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(3)))
    func requestWhoseEndIsNotKnownEndsTheConnection() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let forms = SmugglingForm.refused
        #expect(forms.count > 80)
        for form in forms {
            let answers = try server.answers(to: form.bytes)
            #expect(answers.map(\.status) == [400], "\(form.name): \(answers.map { "\($0.status) \($0.text)" })")
            #expect(answers.first?.headers["connection"] == "close", "\(form.name)")
        }
        #expect(try await server.count() == 0, "no hidden beacon, and none of those around them")
        #expect(try await server.outcomes() == ["malformed": forms.count])
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func beaconHiddenInABodyIsABody() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let hidden = Beacon(value: 4321).request
        let length = "Content-Length: \(hidden.utf8.count)"
        let size = String(hidden.utf8.count, radix: 16)
        let large = String(repeating: " ", count: 70000 - hidden.utf8.count) + hidden
        let bodies: [(String, Int, String)] = [
            ("POST /v1/page", 400, hidden), ("GET /healthz", 200, hidden), ("POST /no/such/thing", 404, hidden),
            ("PUT /v1/page", 405, hidden), ("POST /v1/page", 413, large),
        ]
        for (line, status, body) in bodies {
            let head = "\(line) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            let answers = try server.answers(to: Array((head + body).utf8))
            #expect(answers.map(\.status) == [status], "\(line) \(body.utf8.count)")
        }
        for line in ["POST /v1/page", "GET /healthz"] {
            let head = "\(line) HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
            let answers = try server.answers(to: Array("\(head)\(size)\r\n\(hidden)\r\n0\r\n\r\n".utf8))
            #expect(answers.map(\.status) == [line.hasPrefix("GET") ? 200 : 400], "\(line)")
        }
        // The body that is refused for its encoding is read over, and what follows it is a request.
        let head = "POST /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Encoding: br\r\n\(length)\r\n\r\n"
        let answers = try server.answers(to: Array((head + hidden + Beacon(value: 1200).request).utf8))
        #expect(answers.map(\.status) == [415, 204])
        #expect(try await server.count() == 1)
        let expected = [
            "malformed": 2, "unsupported_method": 1, "too_large": 1, "unsupported_encoding": 1, "stored": 1,
        ]
        #expect(try await server.outcomes() == expected)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func headsAreTakenUpToTheirLimitsAndNotBeyond() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let body = Beacon(value: 1200).body
        func request(fields: Int, filling: Int = 1) -> [UInt8] {
            // Host, User-Agent, Content-Type and Content-Length are there already.
            let more = (0..<(fields - 4)).map { "A\($0): \(String(repeating: "a", count: filling))" }
            return Array(Beacon.request(body: body, headers: more).utf8)
        }
        #expect(try server.answers(to: request(fields: 100)).map(\.status) == [204])
        for bytes in [request(fields: 101), request(fields: 5000), request(fields: 5, filling: 9000)] {
            let answers = try server.answers(to: bytes + Array(Beacon(value: 1).request.utf8))
            #expect(answers.map(\.status) == [431], "\(bytes.count) bytes")
            #expect(answers.first?.headers["connection"] == "close")
        }
        let target = WireRequest(target: "/v1/page?\(String(repeating: "a", count: 9000))")
        #expect(try server.answers(to: target.bytes).map(\.status) == [431])
        // A head without an end is not waited for.
        let endless = "POST /v1/page HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 100_000)
        #expect(try server.answers(to: Array(endless.utf8)).count <= 1)
        #expect(try await server.count() == 1)
        #expect(try await server.outcomes()["stored"] == 1)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func unusualButValidRequestsAreTaken() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let head = "POST /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: \(WireRequest.browser)\r\n"
        let line = "POST /v1/page HTTP/1.1"
        func chunked(_ make: (String, String) -> String) -> String {
            let body = Beacon(value: 1200).body
            return head + "Transfer-Encoding: chunked\r\n\r\n" + make(String(body.utf8.count, radix: 16), body)
        }
        let requests = [
            Beacon(value: 1).request.replacing(line, with: "POST http://127.0.0.1/v1/page HTTP/1.1"),
            Beacon(value: 1).request.replacing(line, with: "POST /v1/page?x=1 HTTP/1.1"),
            chunked { "\($0);name=\"value\"\r\n\($1)\r\n0\r\n\r\n" },
            chunked { "000\($0.uppercased())\r\n\($1)\r\n000\r\n\r\n" },
            chunked { "\($0)\r\n\($1)\r\n0\r\nX-Trailer: y\r\n\r\n" },
            chunked { $1.map { "1\r\n\($0)\r\n" }.joined() + "0\r\n\r\n" },
        ]
        // Each with another behind it: the next request begins where this one ends.
        for request in requests {
            let answers = try server.answers(to: Array((request + Beacon(value: 2).request).utf8))
            #expect(answers.map(\.status) == [204, 204], "\(request.prefix(300))")
        }
        for target in ["*", "//v1/page", "/v1/page/", "/V1/page", "/v1/%70age", "/v1/x/../page", "/v1/page;a"] {
            #expect(try server.answer(WireRequest(target: target)).status == 404, "\(target)")
        }
        #expect(try await server.count() == 2 * requests.count)
        #expect(try await server.outcomes() == ["stored": 2 * requests.count])
        #expect(try await server.terminate() == 0)
    }
}
