import Foundation

/// The ledger as `vitalsd query ledger` and `GET /v1/query?metric=ledger` show it.
struct LedgerAnswer: Decodable, Sendable {
    struct Row: Decodable, Sendable {
        let count: Int
        let labels: [String: String]
    }

    let received: Int
    let rows: [Row]

    var outcomes: [String: Int] {
        rows.reduce(into: [:]) { $0[$1.labels["outcome"] ?? "", default: 0] += $1.count }
    }

    static func read(_ server: ServerProcess, _ parameters: [String: String] = ["by": "outcome"]) async throws
        -> LedgerAnswer
    {
        let answer = try await HTTPClient(port: server.port).get(
            "/v1/query", query: parameters.merging(["metric": "ledger"]) { $1 })
        guard answer.status == 200 else { throw EndToEndFailure("ledger: \(answer.status) \(answer.text)") }
        return try answer.decoded(LedgerAnswer.self)
    }

    /// By the command line.
    static func byCommand(_ arguments: [String]) async throws -> LedgerAnswer {
        let run = try await CommandRun.vitalsd(
            ["query", "ledger", "--by", "outcome", "--format", "json"] + arguments)
        guard run.exitCode == 0 else { throw EndToEndFailure("query ledger: \(run.exitCode) \(run.everything)") }
        return try JSONDecoder().decode(LedgerAnswer.self, from: Data(run.output.utf8))
    }
}
