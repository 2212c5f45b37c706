import Foundation

/// What `vitalsd query --format json` and `GET /v1/query` answer.
struct QueryAnswer: Decodable, Sendable {
    struct Row: Decodable, Sendable {
        let labels: [String: String]
        let count: Int
        let value: Double?
        let lower: Double?
        let upper: Double?
        let good: Int
        let needsImprovement: Int
        let poor: Int
    }

    let metric: String
    let note: String?
    let rows: [Row]

    /// By the command line, from a running server.
    static func ask(_ server: ServerProcess, _ metric: String, percentile: Int = 75, by: String) async throws
        -> QueryAnswer
    {
        let run = try await CommandRun.vitalsd([
            "query", metric, "--percentile", "\(percentile)", "--by", by, "--from", "-1h", "--format", "json",
            "--url", server.origin,
        ])
        guard run.exitCode == 0 else { throw EndToEndFailure("query exited with \(run.exitCode): \(run.everything)") }
        return try parse(run.output)
    }

    static func parse(_ text: String) throws -> QueryAnswer {
        do {
            return try JSONDecoder().decode(QueryAnswer.self, from: Data(text.utf8))
        } catch {
            throw EndToEndFailure("not a query answer: \(text) (\(error))")
        }
    }

    func row(_ dimension: String, _ value: String) -> Row? { rows.first { $0.labels[dimension] == value } }
}
