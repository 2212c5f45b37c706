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
    /// Absent unless the value is a burn rate.
    private let burn: Burn?
    /// Absent unless the value was compared with another.
    private let baseline: Baseline?
    private let from: String
    private let to: String
    /// Absent where nothing more is known.
    private let context: RawContext?

    private struct Burn: Encodable {
        let goodLevel: Double
        let target: Double
        let bad: Int64
        let recent: Double?
        let recentUpper: Double?
        let recentFrom: String
    }

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
        burn = evidence.burn.map {
            Burn(
                goodLevel: $0.goodLevel, target: $0.target, bad: $0.bad, recent: $0.recent,
                recentUpper: $0.recentUpper, recentFrom: $0.recentFrom.description)
        }
        baseline = evidence.baseline.map {
            Baseline(
                value: $0.value, name: $0.name.cut(toBytes: textBound),
                subject: $0.subject.map { $0.cut(toBytes: textBound) })
        }
        from = evidence.from.description
        to = evidence.to.description
        context = item.context.map { RawContext($0, textBound: textBound) }
    }
}
