import Manifest
import Telemetry

extension Rule {
    /// Reads one entry of `budgets` or `latency`; nil after reporting everything wrong with it.
    init?(_ node: ManifestNode, kind: RuleKind, scope: inout RuleScope) {
        guard let fields = node.fields(RuleKey.ofRules) else { return nil }
        let counts = fields[.count] != nil || fields[.rate] != nil
        let missing: [RuleKey] = counts ? [] : fields[.compare] != nil ? [.worseBy] : [.limit]
        for key in [.id, .metric] + missing where fields[key] == nil {
            node.fail("the key \"\(key.rawValue)\" is missing", as: Void.self)
        }
        let id = Rule.id(fields[.id], scope: &scope)
        let metric = fields[.metric]?.metric(for: kind)
        let comparison = fields[.compare]?.oneOf(Comparison.self)
        let range = fields[.compare] == nil ? RuleRanges.window : RuleRanges.comparedWindow
        let window =
            fields[.window].map { $0.duration(in: range) } ?? comparison?.defaultWindow ?? kind.defaultWindow
        let promise = Promise(fields, metric: metric, kind: kind, window: window, comparison: comparison)
        let set = Rule.set(metric, kind, comparison, at: fields[.metric] ?? node)
        let filters = fields[.filters]?.filters(of: set) ?? []
        let by = fields[.by].map { $0.dimensions(of: set) } ?? []
        if let metric, let by { Rule.tellsApart(metric, by, filters, at: node) }
        let severity = fields[.severity].map { $0.oneOf(Severity.self) } ?? .ticket
        let notify = fields[.notify].map { $0.receiverNames(among: scope.receivers) } ?? scope.defaults.notify
        let minimumCount = fields[.minimumCount].map { $0.minimumCount ?? nil } ?? scope.defaults.minimumCount
        let summary = fields[.summary].flatMap { Rule.template($0, by: by ?? Dimension.allCases) }
        let runbook = fields[.runbook]?.webURL
        var guards = RuleGuards(fields, over: scope.defaults.guards)
        if counts || fields[.compare] != nil { guards.widenTo = nil }
        if let window { guards.fit(widenTo: fields[.widenTo], to: window) }
        if let metric, let window {
            guards.resolveLevel = promise?.resolveLevel(fields, metric: metric, window: window)
        }
        guard let id, let metric, let promise, let by, let window, let severity, let notify else { return nil }
        self.init(
            id: id, kind: kind, metric: metric, promise: promise, filters: filters, by: by, window: window,
            severity: severity, notify: notify, summary: summary, runbook: runbook,
            minimumCount: counts ? 1 : minimumCount ?? promise.defaultMinimumCount,
            confidence: scope.defaults.confidence, guards: guards)
    }

    private static func id(_ node: ManifestNode?, scope: inout RuleScope) -> String? {
        guard let node, let id = node.ruleID() else { return nil }
        scope.take(id, at: node)
        return id
    }

    /// Reports phases that would be put together.
    static func tellsApart(_ metric: Metric, _ by: [Dimension], _ filters: [LabelFilter], at node: ManifestNode) {
        guard metric == .phase, !by.contains(.phase),
            !filters.contains(where: { $0.dimension == .phase && $0.soleValue != nil })
        else { return }
        node.fail("phases are times of different things: add \"phase\" to \"by\"", as: Void.self)
    }

    /// The dimensions it may be split by.
    private static func set(
        _ metric: Metric?, _ kind: RuleKind, _ comparison: Comparison?, at node: ManifestNode
    ) -> DimensionSet {
        let own = metric?.minuteSet ?? DimensionSet(origin: kind.origin)
        guard comparison == .previousRelease, let metric else { return own }
        guard let set = metric.setBesideRelease else {
            node.fail("\(metric.name) is not kept by release", as: Void.self)
            return own
        }
        return set
    }

    static func template(_ node: ManifestNode, by dimensions: [Dimension]) -> String? {
        guard let text = node.shortText(upTo: RuleRanges.summaryLimit) else { return nil }
        do {
            _ = try SummaryTemplate(text, by: dimensions)
            return text
        } catch {
            for sentence in error.sentences { node.fail(sentence, as: Void.self) }
            return nil
        }
    }
}
