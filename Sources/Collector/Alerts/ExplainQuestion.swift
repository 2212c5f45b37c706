import Receive
package import Telemetry

/// Of which rule, for which labels and at which instant somebody wants to know why: `vitalsd explain` and `GET /v1/alerts/explain`.
package struct ExplainQuestion: Sendable, Hashable {
    let rule: String
    /// Nil for now.
    let at: Timestamp?
    /// Only of combinations with these.
    let labels: [Telemetry.Dimension: String]
    package let format: QueryQuestion.Format

    /// Reads the parameters; throws `BadQuestion` with a sentence about the first one that is wrong.
    ///
    /// - Parameter parameters: `rule at format`, and any dimension, as texts.
    package init(_ parameters: [String: String], now: Timestamp, defaultFormat: QueryQuestion.Format) throws {
        guard let rule = parameters["rule"], !rule.isEmpty else { throw BadQuestion("\"rule\" is missing") }
        self.rule = rule
        at = try parameters["at"].map { try QueryQuestion.instant($0, now: now, parameter: "at") }
        if let at, at > now { throw BadQuestion("\"at\" (\(at)) is in the future") }
        format = try QueryQuestion.format(parameters["format"], default: defaultFormat)
        var labels: [Telemetry.Dimension: String] = [:]
        for (name, value) in parameters where !["rule", "at", "format"].contains(name) {
            labels[try QueryQuestion.dimension(name)] = value
        }
        self.labels = labels
    }
}
