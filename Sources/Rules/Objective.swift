package import Telemetry

/// A promise over weeks: this share of all values is good. Rules judge how fast what may be bad is used up; reports say what is left.
package struct Objective: Sendable, Hashable {
    /// Distinct among rules and objectives; its rules are called after it.
    package let id: String
    package let metric: Metric
    package let budget: ErrorBudget
    package let filters: [LabelFilter]
    package let by: [Dimension]

    package init(
        id: String, metric: Metric, budget: ErrorBudget, filters: [LabelFilter] = [], by: [Dimension] = []
    ) {
        self.id = id
        self.metric = metric
        self.budget = budget
        self.filters = filters
        self.by = by
    }

    /// The id of the rule that tells of it as loudly as this: `ttfb-page`.
    package func ruleID(_ severity: Severity) -> String { "\(id)-\(severity.rawValue)" }
}
