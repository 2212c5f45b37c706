import Evaluate
import Foundation
import Manifest
import Receive
import Rules
import Store
import Telemetry

/// How error budgets stand, the emptiest of each objective first.
package struct ObjectivesAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package let objective: String
        package let labels: [String: String]
        package let metric: String
        /// In the metric's unit.
        package let goodLevel: Double
        /// Shares from 0 to 1.
        package let target: Double
        package let good: Double
        /// In seconds.
        package let period: Int64
        package let count: Int64
        package let bad: Int64
        /// Of the budget; below 0 where more was bad than may be.
        package let left: Double
    }

    package let to: String
    package let rows: [Row]

    init(_ question: ObjectivesQuestion, _ rules: RuleSet, _ read: (ReadingRequest) throws -> [Reading]) throws {
        let standings = try rules.objectives.map { try Standings.of($0, at: question.to, read) }
        to = question.to.description
        rows = standings.flatMap { $0.prefix(question.limit ?? .max).map(Row.init) }
    }

    /// From the files of a data folder; a server may be running on it, then up to its last flush is seen.
    package static func read(_ question: ObjectivesQuestion, _ settings: Settings) throws -> ObjectivesAnswer {
        guard let file = settings.rules else { throw BadQuestion("there is no alerts.yml here; give it by --rules") }
        let source = try QuerySource.files(of: settings.data)
        return try ObjectivesAnswer(question, Manifests.rules(at: file)) { try source.rollups.read($0) }
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> ObjectivesAnswer {
        try JSONDecoder().decode(ObjectivesAnswer.self, from: Data(bytes))
    }

    package func text(_ format: QueryQuestion.Format) throws -> String {
        switch format {
        case .json: return try JSONAnswer.line(self)
        case .csv:
            return TextTable(
                header: [
                    "objective", "labels", "metric", "goodLevel", "target", "period", "count", "bad", "good", "left",
                ],
                rows: rows.map { row in
                    [row.objective, row.place, row.metric, "\(row.goodLevel)", "\(row.target)", "\(row.period)"]
                        + ["\(row.count)", "\(row.bad)", "\(row.good)", "\(row.left)"]
                }, leftColumns: 3
            ).csv
        case .table: return table
        }
    }

    private var table: String {
        guard !rows.isEmpty else {
            return "no objective has a value until \(to); they stand in the rules file under \"objectives\"\n"
        }
        let rows = rows.map { row in
            let level = Metric(name: row.metric)?.unit.format(row.goodLevel) ?? "\(row.goodLevel)"
            return [row.objective, row.place, "\(row.metric) \(level)", DurationText.format(.seconds(row.period))]
                + ["\(row.count)", "\(row.bad)", Percent.text(row.good), Percent.text(row.target)]
                + [Percent.text(row.left)]
        }
        return TextTable(
            header: ["objective", "for", "good up to", "period", "count", "bad", "good", "target", "budget left"],
            rows: rows, leftColumns: 4
        ).plain
    }
}

extension ObjectivesAnswer.Row {
    init(_ standing: BudgetStanding) {
        objective = standing.objective
        labels = Dictionary(uniqueKeysWithValues: standing.labels.map { ($0.key.rawValue, $0.value) })
        metric = standing.metric.name
        goodLevel = standing.goodLevel
        target = standing.target
        good = standing.goodShare
        period = standing.period.milliseconds / 1000
        count = standing.count
        bad = standing.bad
        left = standing.left
    }

    fileprivate var place: String {
        labels.isEmpty
            ? "everything" : labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}
