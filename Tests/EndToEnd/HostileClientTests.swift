import Foundation
import Testing

extension EndToEndTests {
    @Test(.timeLimit(.minutes(2)))
    func hostileBytesAreRefusedWithAReasonAndTheLedgerBalances() async throws {
        let server = try await ServerProcess.start(try TestSite())
        try sendBrokenHTTP(to: server)
        try sendOversizedBodies(to: server)
        try sendUnusableBodies(to: server)
        try askForWhatIsNotThere(at: server)
        try sendUnusualButValid(to: server)

        let client = HTTPClient(port: server.port)
        #expect(try await client.get("/healthz").status == 200)
        let ledger = try await LedgerText.read(server)
        #expect(ledger.balances, "\(ledger)")
        #expect(ledger.outcomes["stored"] == 4, "\(ledger)")
        #expect(ledger.outcomes["unknown_metric"] == 1, "\(ledger)")
        #expect((ledger.outcomes["bad_value"] ?? 0) >= 2, "\(ledger)")
        #expect((ledger.outcomes["malformed"] ?? 0) >= 3, "\(ledger)")
        #expect((ledger.outcomes["too_large"] ?? 0) >= 2, "\(ledger)")
        #expect(try await server.terminate() == 0)
    }

    private func sendBrokenHTTP(to server: ServerProcess) throws {
        let garbage: [[UInt8]] = [
            [0, 1, 2, 3, 0xFF, 0xFE, 13, 10, 13, 10], Array("NOT HTTP AT ALL\r\n\r\n".utf8),
            [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03],
        ]
        for bytes in garbage {
            let connection = try RawConnection(port: server.port)
            try connection.send(bytes)
            connection.finishSending()
            let answer = try connection.nextAnswer()
            #expect(answer == nil || answer?.status == 400, "\(bytes)")
        }
        for length in [20, 90, 200] {
            let connection = try RawConnection(port: server.port)
            try connection.send(Array(Beacon(value: 1).request.utf8.prefix(length)))
            connection.finishSending()
            let answer = try connection.nextAnswer()
            #expect(answer.map { $0.status >= 400 } ?? true, "a truncated request must not be acknowledged")
        }
    }

    private func sendOversizedBodies(to server: ServerProcess) throws {
        let origin = "https://shop.example"
        let body = String(repeating: " ", count: 70 * 1024)
        let plain = try ask(server, Beacon.request(body: body, headers: ["Origin: \(origin)"]))
        expectProblem(plain, status: 413, reason: "too_large")
        #expect(plain.headers["access-control-allow-origin"] == origin)
        let chunk = String(repeating: " ", count: 1024)
        let chunks = String(repeating: "400\r\n\(chunk)\r\n", count: 70) + "0\r\n\r\n"
        let chunked = try ask(server, chunkedHead + chunks)
        expectProblem(chunked, status: 413, reason: "too_large")
    }

    private func sendUnusableBodies(to server: ServerProcess) throws {
        for text in ["", "{", "not json", String(repeating: "[", count: 30000)] {
            expectProblem(try ask(server, Beacon.request(body: text)), status: 400, reason: "malformed")
        }
        let valid = Beacon(value: 1).body
        let unknown = Beacon.request(body: valid.replacing("LCP", with: "NOPE"), headers: ["Origin: http://a.example"])
        let refused = try ask(server, unknown)
        expectProblem(refused, status: 422, reason: "unknown_metric")
        #expect(refused.headers["access-control-allow-origin"] == "http://a.example")
        for value in ["-5.0", "1e12"] {
            let body = valid.replacing("\"value\":1.0", with: "\"value\":\(value)")
            expectProblem(try ask(server, Beacon.request(body: body)), status: 422, reason: "bad_value")
        }
        // Not JSON numbers, or none that fit: whether the parser or the bounds refuse them is their business.
        for value in ["NaN", "Infinity", "1e999"] {
            let body = valid.replacing("\"value\":1.0", with: "\"value\":\(value)")
            let status = try ask(server, Beacon.request(body: body)).status
            #expect(status == 400 || status == 422, "\(value)")
        }
        let connection = try RawConnection(port: server.port)
        let bytes = Array("{\"site\":\"".utf8) + [0xFF, 0xC0, 0x80] + Array("\",\"metrics\":[]}".utf8)
        let head = "POST /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(bytes.count)\r\n\r\n"
        try connection.send(Array(head.utf8) + bytes)
        expectProblem(try #require(try connection.nextAnswer()), status: 400, reason: "malformed")
    }

    private func askForWhatIsNotThere(at server: ServerProcess) throws {
        let wrongMethod = try ask(server, "PUT /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n")
        #expect(wrongMethod.status == 405)
        #expect(wrongMethod.headers["allow"]?.contains("POST") == true)
        #expect(try ask(server, "GET /no/such/thing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").status == 404)
        #expect(try ask(server, "GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").status >= 400)
    }

    private func sendUnusualButValid(to server: ServerProcess) throws {
        let body = Beacon(value: 1200).body
        let middle = body.index(body.startIndex, offsetBy: body.count / 2)
        let halves = [String(body[..<middle]), String(body[middle...])]
        let chunks = halves.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
        #expect(try ask(server, chunkedHead + chunks).status == 204)

        let health = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        let connection = try RawConnection(port: server.port)
        let first = Beacon(value: 1300).request
        let second = Beacon(value: 1400).request
        try connection.send(first + health + second + health)
        let statuses = try (1...4).map { _ in try connection.nextAnswer()?.status }
        #expect(statuses == [204, 200, 204, 200])

        // One byte at a time, as the slowest network would.
        let slow = try RawConnection(port: server.port)
        for byte in Beacon(value: 1500).request.utf8 { try slow.send([byte]) }
        #expect(try slow.nextAnswer()?.status == 204)
    }

    private var chunkedHead: String {
        "POST /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    }

    private func ask(_ server: ServerProcess, _ request: String) throws -> RawAnswer {
        let connection = try RawConnection(port: server.port)
        try connection.send(request)
        return try #require(try connection.nextAnswer(), "no answer to \(request.prefix(200))")
    }

    private func expectProblem(
        _ answer: RawAnswer, status: Int, reason: String, at location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
        #expect(answer.headers["content-type"]?.hasPrefix("application/problem+json") == true, sourceLocation: location)
        #expect(answer.text.contains(reason), "\(answer.text)", sourceLocation: location)
    }
}
