import Foundation

extension QueryAnswer {
    /// By the command line, from a running server, with these words after the metric.
    static func run(_ server: ServerProcess, _ metric: String, _ words: String...) async throws -> QueryAnswer {
        let run = try await CommandRun.vitalsd(
            ["query", metric] + words + ["--format", "json", "--url", server.origin])
        guard run.exitCode == 0 else { throw EndToEndFailure("query \(metric) \(words): \(run.everything)") }
        return try parse(run.output)
    }

    /// How many were counted under each value of a dimension.
    func counts(_ dimension: String) -> [String: Int] {
        rows.reduce(into: [:]) { $0[$1.labels[dimension] ?? "", default: 0] += $1.count }
    }

    /// Everything the rows say but when and of which site, in an order of their own: for comparing two answers.
    var facts: [String] {
        rows.map { row in
            let labels = row.labels.filter { $0.key != "site" }.sorted { $0.key < $1.key }.map {
                "\($0.key)=\($0.value)"
            }
            let numbers = [row.value, row.lower, row.upper].map { $0.map { "\($0)" } ?? "-" }
            return (labels + ["\(row.count)"] + numbers + ["\(row.good)/\(row.needsImprovement)/\(row.poor)"])
                .joined(separator: " ")
        }
        .sorted()
    }
}

extension QueryAnswer.Row {
    /// Whether the percentile stands for this value; it is said to be within 0.55 % of it.
    func isNear(_ expected: Double) -> Bool { abs((value ?? -1) - expected) <= expected * 0.0055 + 0.0005 }

    /// Counts of good, of what needs improvement and of poor.
    var shares: [Int] { [good, needsImprovement, poor] }
}
