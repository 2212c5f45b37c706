import Foundation
import Manifest
import Receive
package import Telemetry

/// What somebody asks about the ledger: `vitalsd query ledger` and `GET /v1/query?metric=ledger`.
package struct LedgerQuestion: Sendable, Hashable {
    /// The word that stands for a metric.
    package static let name = "ledger"

    /// What lines are added up by.
    package enum Label: String, CaseIterable, Sendable {
        /// Site or service; empty where it was refused before that was known.
        case owner
        case outcome
    }

    package let by: [Label]
    package let filters: [Label: String]
    package let from: Timestamp
    package let to: Timestamp
    package let format: QueryQuestion.Format

    /// Reads the parameters; throws `BadQuestion` with a sentence about the first one that is wrong.
    package init(_ parameters: [String: String], now: Timestamp, defaultFormat: QueryQuestion.Format) throws {
        let names = ["metric", "by", "where", "from", "to", "format"]
        if let unknown = parameters.keys.sorted().first(where: { !names.contains($0) }) {
            throw BadQuestion(
                "the ledger has no parameter \"\(unknown.prefix(40))\"\(NearName.hint(unknown, among: names))")
        }
        from = try QueryQuestion.instant(parameters["from"] ?? "-1h", now: now, parameter: "from")
        to = try QueryQuestion.instant(parameters["to"] ?? "now", now: now, parameter: "to")
        guard from < to else { throw BadQuestion("\"from\" (\(from)) must be before \"to\" (\(to))") }
        format = try QueryQuestion.format(parameters["format"], default: defaultFormat)
        by = try (parameters["by"] ?? Label.outcome.rawValue).split(separator: ",").map {
            try LedgerQuestion.label(String($0))
        }
        guard Set(by).count == by.count else { throw BadQuestion("\"by\" names a label twice") }
        var filters: [Label: String] = [:]
        for pair in (parameters["where"] ?? "").split(separator: ",") {
            guard let equals = pair.firstIndex(of: "=") else {
                throw BadQuestion("\"where\" is \"\(pair.prefix(60))\"; expected label=value, such as owner=shop")
            }
            filters[try LedgerQuestion.label(String(pair[..<equals]))] = String(pair[pair.index(after: equals)...])
        }
        self.filters = filters
    }

    private static func label(_ text: String) throws -> Label {
        let name = text.trimmingCharacters(in: .whitespaces)
        guard let label = Label(rawValue: name) else {
            let known = Label.allCases.map(\.rawValue)
            throw BadQuestion(
                "the ledger is kept by \(known.joined(separator: " and ")), not by \"\(name.prefix(40))\"")
        }
        return label
    }
}
