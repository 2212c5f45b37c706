import Foundation
import Testing

extension EndToEndTests {
    /// How a slow client's connection ended, and after how long.
    private struct End: Sendable {
        let answer: RawAnswer?
        let seconds: Double
    }

    @Test(.timeLimit(.minutes(2)))
    func slowHeadsAndBodiesAreNotWaitedFor() async throws {
        let server = try await ServerProcess.start(try TestSite())
        let (port, origin) = (server.port, "https://shop.example")
        let head = "POST /v1/page HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: \(origin)\r\nContent-Length: 60000\r\n\r\n"
        // What each sends at once; nothing follows.
        let openings = ["POST /v1/page HTTP/1.1\r\nHost: x\r\n", "GET /v1", head, head + "{\"site\":\"shop\""]
        let ends = try await Clients.run(openings.count) { number in
            let connection = try RawConnection(port: port)
            let start = ContinuousClock.now
            try connection.send(openings[number])
            let answer = try connection.nextAnswer()
            return End(answer: answer, seconds: (ContinuousClock.now - start) / .seconds(1))
        }
        for end in ends.prefix(2) {
            #expect(end.answer == nil || end.answer?.status == 408, "\(end)")
            #expect(end.seconds > 4 && end.seconds < 9, "a head has 5 s: \(end.seconds)")
        }
        for end in ends.suffix(2) {
            let answer = try #require(end.answer)
            #expect(answer.status == 408 && answer.reason == "too_slow", "\(answer)")
            #expect(answer.headers["access-control-allow-origin"] == origin)
            #expect(answer.headers["connection"] == "close")
            #expect(end.seconds < 14, "\(end.seconds)")
        }
        let outcomes = try await server.outcomes()
        #expect(outcomes["too_slow"] == 2 && outcomes["stored"] == nil, "\(outcomes)")
        #expect(try server.answer(.page()).status == 204)
        #expect(try await server.terminate() == 0)
    }

    @Test(.timeLimit(.minutes(2)))
    func clientThatReadsNoAnswersHoldsUpNobody() async throws {
        let server = try await ServerProcess.start(try TestSite())
        #expect(try server.answer(.get("/demo")).status == 200)
        let before = try server.peakMemory()
        // Given up before the server stops: until then it is owed its answers.
        var deaf: RawConnection? = try RawConnection(port: server.port)
        let requests = Array(repeating: WireRequest.get("/demo").bytes, count: 100).flatMap { $0 }
        var taken = 0
        var quietRounds = 0
        // Each round gives the server a whole exchange of time; it has stopped reading when many in a row take nothing.
        for _ in 1...5000 where quietRounds < 100 {
            let more = deaf?.sendWhatFits(requests, atMost: 1 << 20) ?? 0
            taken += more
            quietRounds = more == 0 ? quietRounds + 1 : 0
            #expect(try server.answer(.page()).status == 204)
        }
        #expect(quietRounds == 100, "\(taken) bytes of requests were taken and it still reads")
        deaf = nil
        let grown = try server.peakMemory() - before
        #expect(grown < 50_000_000, "\(grown) bytes more for \(taken) bytes of requests")
        #expect(try await server.terminate() == 0)
    }
}
