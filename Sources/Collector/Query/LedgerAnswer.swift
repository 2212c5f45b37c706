package import Foundation
import Store
package import Telemetry

/// What became of everything that arrived in a window, and that it adds up.
package struct LedgerAnswer: Codable, Hashable, Sendable {
    package struct Row: Codable, Hashable, Sendable {
        package let labels: [String: String]
        package let count: Int64
    }

    package let metric: String
    package let from: String
    package let to: String
    /// The sum of all outcomes in the window, whatever was filtered.
    package let received: Int64
    package let rows: [Row]

    package init(
        _ question: LedgerQuestion, _ lines: [(owner: String, outcome: Outcome, count: Int64)]
    ) {
        metric = LedgerQuestion.name
        from = question.from.description
        to = question.to.description
        received = lines.reduce(0) { $0 + $1.count }
        var sums: [[String]: Int64] = [:]
        for line in lines {
            func value(_ label: LedgerQuestion.Label) -> String {
                switch label {
                case .owner: line.owner
                case .outcome: line.outcome.name
                }
            }
            guard question.filters.allSatisfy({ value($0.key) == $0.value }) else { continue }
            sums[question.by.map(value), default: 0] += line.count
        }
        rows = sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { values, count in
            Row(
                labels: Dictionary(uniqueKeysWithValues: zip(question.by.map(\.rawValue), values)), count: count)
        }
    }

    /// Answers from the files of a data folder, up to a running server's last flush.
    package static func read(_ question: LedgerQuestion, from data: URL) throws -> LedgerAnswer {
        let reader = try VitalsReader(readingAt: data.appending(path: DataFolder.vitalsName))
        return LedgerAnswer(question, try reader.ledger(from: question.from, to: question.to))
    }

    package static func parse(_ bytes: some Sequence<UInt8>) throws -> LedgerAnswer {
        try JSONDecoder().decode(LedgerAnswer.self, from: Data(bytes))
    }

    package func text(_ question: LedgerQuestion) throws -> String {
        let names = question.by.map(\.rawValue)
        let table = TextTable(
            header: names + ["count"], rows: rows.map { row in names.map { row.labels[$0] ?? "" } + ["\(row.count)"] },
            leftColumns: names.count)
        switch question.format {
        case .json: return try JSONAnswer.line(self)
        case .csv: return table.csv
        case .table: return table.plain + "\(received) received between \(from) and \(to)\n"
        }
    }
}
