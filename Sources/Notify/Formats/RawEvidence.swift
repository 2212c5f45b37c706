import Telemetry

/// The numbers behind an alert for programs, in the metric's unit: Alertmanager's own fields hold texts only.
struct RawEvidence: Encodable, Sendable {
    private let rule: String
    private let severity: Severity
    private let metric: String
    private let unit: MetricUnit?
    /// Absent where the value is a share or a count.
    private let percentile: Double?
    /// `poor` or `not_good`; then the value is a share from 0 to 1.
    private let share: RatedShare?
    private let value: Double
    private let lower: Double?
    private let upper: Double?
    private let limit: Double
    private let count: Int64
    private let from: String
    private let to: String
    /// Absent where nothing more is known.
    private let context: RawContext?

    init(_ item: Message.Item, textBound: Int) {
        let evidence = item.alert.evidence
        rule = item.alert.key.rule.cut(toBytes: textBound)
        severity = item.alert.severity
        metric = evidence.metric
        unit = evidence.unit
        percentile = evidence.percentile?.percent
        share = evidence.share
        value = evidence.value
        lower = evidence.lower
        upper = evidence.upper
        limit = evidence.limit
        count = evidence.count
        from = evidence.from.description
        to = evidence.to.description
        context = item.context.map { RawContext($0, textBound: textBound) }
    }
}
