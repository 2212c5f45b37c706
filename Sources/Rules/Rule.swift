package import Telemetry

/// One promise about a percentile or a count: while the window's percentile is credibly beyond the limit, or more is counted, somebody is told.
package struct Rule: Sendable, Hashable {
    /// Distinct in its file, `[a-z0-9][a-z0-9-]{0,62}`; alerts are known by it, so renaming a rule ends its alerts.
    package let id: String
    package let kind: RuleKind
    package let metric: Metric
    package let promise: Promise
    /// Which values it looks at; one for each dimension at most.
    package let filters: [LabelFilter]
    /// One verdict for each combination of these; empty for one verdict over everything.
    package let by: [Dimension]
    /// How far back each evaluation looks; 1 min to 30 d.
    package let window: Duration
    package let severity: Severity
    /// Names of receivers of the same file; empty when the alert is only shown.
    package let notify: [String]
    /// The summary's template as written; nil for the default text. `summary(labels:evidence:)` renders either.
    package let summary: String?
    package let runbook: String?
    /// Below this many values no verdict is given; never below what the confidence bounds themselves need.
    package let minimumCount: Int64
    /// Of each one-sided bound, 0.5 < confidence < 1.
    package let confidence: Double
    package let guards: RuleGuards

    package init(
        id: String, kind: RuleKind, metric: Metric, promise: Promise, filters: [LabelFilter] = [], by: [Dimension],
        window: Duration, severity: Severity, notify: [String], summary: String?, runbook: String?,
        minimumCount: Int64, confidence: Double, guards: RuleGuards = RuleGuards()
    ) {
        self.id = id
        self.kind = kind
        self.metric = metric
        self.promise = promise
        self.filters = filters
        self.by = by
        self.window = window
        self.severity = severity
        self.notify = notify
        self.summary = summary
        self.runbook = runbook
        self.minimumCount = minimumCount
        self.confidence = confidence
        self.guards = guards
    }
}
