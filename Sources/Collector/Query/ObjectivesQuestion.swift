import Manifest
import Receive
package import Telemetry

/// What is asked about objectives: `vitalsd query objectives` and `GET /v1/query?metric=objectives`.
package struct ObjectivesQuestion: Sendable, Hashable {
    /// The word that stands for a metric.
    package static let name = "objectives"

    /// The end of their periods.
    let to: Timestamp
    let limit: Int?
    package let format: QueryQuestion.Format

    /// Reads the parameters; throws `BadQuestion` with a sentence about the first one that is wrong.
    package init(_ parameters: [String: String], now: Timestamp, defaultFormat: QueryQuestion.Format) throws {
        let names = ["metric", "to", "limit", "format"]
        if let unknown = parameters.keys.sorted().first(where: { !names.contains($0) }) {
            throw BadQuestion(
                "objectives have no parameter \"\(unknown.prefix(40))\"\(NearName.hint(unknown, among: names))")
        }
        to = try QueryQuestion.instant(parameters["to"] ?? "now", now: now, parameter: "to")
        limit = try parameters["limit"].map {
            guard let limit = Int($0), limit > 0 else { throw BadQuestion("\"limit\" is a number above 0") }
            return limit
        }
        format = try QueryQuestion.format(parameters["format"], default: defaultFormat)
    }
}
