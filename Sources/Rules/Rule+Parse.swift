import Manifest
import Telemetry

/// What the entries of a file share while they are read.
struct RuleScope {
    let defaults: RuleDefaults
    let receivers: [String]
    var ids: Set<String> = []
}

extension Rule {
    /// Reads one entry of `budgets` or `latency`; nil after reporting everything wrong with it.
    init?(_ node: ManifestNode, kind: RuleKind, scope: inout RuleScope) {
        guard let fields = node.fields(Rule.keys, required: ["id", "metric", "limit"]) else { return nil }
        let id = fields["id"]?.ruleID
        if let id, !scope.ids.insert(id).inserted {
            fields["id"]?.fail("the id \"\(id)\" belongs to another rule already", as: Void.self)
        }
        let metric = fields["metric"]?.metric(for: kind)
        let limit = metric.flatMap { metric in fields["limit"]?.limit(of: metric) }
        let percentile = fields["percentile"].map(\.percentile) ?? kind.defaultPercentile
        let by = fields["by"].map { $0.dimensions(of: kind.origin) } ?? []
        let window = fields["window"].map { $0.duration(in: Rule.windows) } ?? kind.defaultWindow
        let severity = fields["severity"].map { $0.oneOf(Severity.self) } ?? .ticket
        let notify = fields["notify"].map { $0.receiverNames(among: scope.receivers) } ?? scope.defaults.notify
        let minimumCount = fields["min_samples"].map(\.minimumCount) ?? .some(scope.defaults.minimumCount)
        let summary = fields["summary"].flatMap { Rule.template($0, by: by ?? Dimension.allCases) }
        let runbook = fields["runbook"]?.webURL
        guard let id, let metric, let limit, let percentile, let by, let window, let severity, let notify,
            let minimumCount
        else { return nil }
        self.init(
            id: id, kind: kind, metric: metric, percentile: percentile, limit: limit, by: by, window: window,
            severity: severity, notify: notify, summary: summary, runbook: runbook,
            minimumCount: minimumCount ?? percentile.defaultMinimumCount, confidence: scope.defaults.confidence)
    }

    private static let keys = [
        "id", "metric", "percentile", "limit", "by", "window", "severity", "notify", "summary", "runbook",
        "min_samples",
    ]

    /// A minute is the finest bucket; a month is longer than any regression should stay unnoticed.
    private static let windows: ClosedRange<Duration> = .seconds(60) ... .seconds(30 * 86_400)

    /// A summary is a line in a chat or on a telephone.
    private static let summaryLimit = 300

    private static func template(_ node: ManifestNode, by dimensions: [Dimension]) -> String? {
        guard let text = node.shortText(upTo: summaryLimit) else { return nil }
        do {
            _ = try SummaryTemplate(text, by: dimensions)
            return text
        } catch {
            for sentence in error.sentences { node.fail(sentence, as: Void.self) }
            return nil
        }
    }
}
