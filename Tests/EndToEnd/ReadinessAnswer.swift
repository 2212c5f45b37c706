import Foundation

/// What `GET /readyz` answers.
struct ReadinessAnswer: Decodable, Sendable {
    struct Fault: Decodable, Sendable {
        let part: String
        let problem: String
        let next: String?
    }

    let status: String
    let faults: [Fault]

    func fault(_ part: String) -> Fault? { faults.first { $0.part == part } }

    /// Fails when the HTTP status does not go with the answer's own.
    static func read(_ server: ServerProcess) async throws -> ReadinessAnswer {
        let answer = try await HTTPClient(port: server.port).get("/readyz")
        return try check(answer.status, answer.decoded(ReadinessAnswer.self))
    }

    /// Asks over one connection until the server says what is awaited, each question sent when the last was answered. For a state
    /// that nothing announces; `limit` is what the server promises, and some more for machines under load.
    static func await(
        _ server: ServerProcess, within limit: Duration,
        until isReached: (ReadinessAnswer) -> Bool = { $0.status == "ready" }
    ) throws -> ReadinessAnswer {
        let connection = try RawConnection(port: server.port)
        let end = ContinuousClock.now + limit
        while true {
            try connection.send("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            guard let raw = try connection.nextAnswer() else { throw EndToEndFailure("no answer to /readyz") }
            let answer = try check(raw.status, JSONDecoder().decode(ReadinessAnswer.self, from: Data(raw.body)))
            guard !isReached(answer), ContinuousClock.now < end else { return answer }
        }
    }

    private static func check(_ code: Int, _ answer: ReadinessAnswer) throws -> ReadinessAnswer {
        guard ["failed": 503, "degraded": 200, "ready": 200][answer.status] == code else {
            throw EndToEndFailure("\(code) does not go with \(answer)")
        }
        return answer
    }
}
