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
        guard let fields = node.fields(Rule.keys) else { return nil }
        for key in ["id", "metric"] + (fields["count"] == nil ? ["limit"] : []) where fields[key] == nil {
            node.fail("the key \"\(key)\" is missing", as: Void.self)
        }
        let id = fields["id"]?.ruleID
        if let id, !scope.ids.insert(id).inserted {
            fields["id"]?.fail("the id \"\(id)\" belongs to another rule already", as: Void.self)
        }
        let metric = fields["metric"]?.metric(for: kind)
        let promise = metric.flatMap { Promise($0, kind, fields, node) }
        let set = metric?.minuteSet ?? DimensionSet(origin: kind.origin)
        let by = fields["by"].map { $0.dimensions(of: set) } ?? []
        if let metric, metric == .phase, let by, !by.contains(.phase) {
            node.fail("phases are times of different things: add \"phase\" to \"by\"", as: Void.self)
        }
        let window = fields["window"].map { $0.duration(in: Rule.windows) } ?? kind.defaultWindow
        let severity = fields["severity"].map { $0.oneOf(Severity.self) } ?? .ticket
        let notify = fields["notify"].map { $0.receiverNames(among: scope.receivers) } ?? scope.defaults.notify
        let minimumCount = fields["min_samples"].map(\.minimumCount) ?? .some(scope.defaults.minimumCount)
        let summary = fields["summary"].flatMap { Rule.template($0, by: by ?? Dimension.allCases) }
        let runbook = fields["runbook"]?.webURL
        guard let id, let metric, let promise, let by, let window, let severity, let notify,
            let minimumCount
        else { return nil }
        self.init(
            id: id, kind: kind, metric: metric, percentile: promise.percentile, limit: promise.limit, by: by,
            window: window,
            severity: severity, notify: notify, summary: summary, runbook: runbook,
            minimumCount: minimumCount ?? promise.percentile?.defaultMinimumCount ?? 1,
            confidence: scope.defaults.confidence)
    }

    private static let keys = [
        "id", "metric", "percentile", "limit", "count", "by", "window", "severity", "notify", "summary", "runbook",
        "min_samples",
    ]

    /// What is promised: a limit to a percentile, or a count.
    private struct Promise {
        let percentile: Percentile?
        let limit: Double

        init?(_ metric: Metric, _ kind: RuleKind, _ fields: [String: ManifestNode], _ node: ManifestNode) {
            if let count = fields["count"] {
                for key in ["limit", "percentile", "min_samples"] {
                    fields[key]?.fail("\"\(key)\" is of a percentile; this rule counts", as: Void.self)
                }
                guard let limit = count.wholeCount else { return nil }
                (percentile, self.limit) = (nil, Double(limit))
                return
            }
            guard let field = fields["limit"] else { return nil }
            guard !metric.isCounted else {
                field.fail(
                    "\(metric.name) are counted: say how many are allowed in the window, such as count: 20",
                    as: Void.self)
                return nil
            }
            guard !metric.isOfMeans else {
                field.fail(
                    "\(metric.name) has no percentiles, only numbers and means; judge query instead", as: Void.self)
                return nil
            }
            let percentile = fields["percentile"].map(\.percentile) ?? kind.defaultPercentile
            guard let limit = field.limit(of: metric), let percentile else { return nil }
            (self.percentile, self.limit) = (percentile, limit)
        }
    }

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
