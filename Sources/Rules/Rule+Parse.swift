import Manifest
import Telemetry

extension Rule {
    /// Reads one entry of `budgets` or `latency`; nil after reporting everything wrong with it.
    init?(_ node: ManifestNode, kind: RuleKind, scope: inout RuleScope) {
        guard let fields = node.fields(RuleKey.ofRules) else { return nil }
        let counts = fields[.count] != nil || fields[.rate] != nil
        for key in [.id, .metric] + (counts ? [] : [.limit]) as [RuleKey] where fields[key] == nil {
            node.fail("the key \"\(key.rawValue)\" is missing", as: Void.self)
        }
        let id = Rule.id(fields[.id], scope: &scope)
        let metric = fields[.metric]?.metric(for: kind)
        let window = fields[.window].map { $0.duration(in: RuleRanges.window) } ?? kind.defaultWindow
        let promise = Promise(fields, metric: metric, kind: kind, window: window)
        let set = metric?.minuteSet ?? DimensionSet(origin: kind.origin)
        let filters = fields[.filters]?.filters(of: set) ?? []
        let by = fields[.by].map { $0.dimensions(of: set) } ?? []
        if metric == .phase, let by, !by.contains(.phase),
            !filters.contains(where: { $0.dimension == .phase && $0.soleValue != nil })
        {
            node.fail("phases are times of different things: add \"phase\" to \"by\"", as: Void.self)
        }
        let severity = fields[.severity].map { $0.oneOf(Severity.self) } ?? .ticket
        let notify = fields[.notify].map { $0.receiverNames(among: scope.receivers) } ?? scope.defaults.notify
        let minimumCount = fields[.minimumCount].map { $0.minimumCount ?? nil } ?? scope.defaults.minimumCount
        let summary = fields[.summary].flatMap { Rule.template($0, by: by ?? Dimension.allCases) }
        let runbook = fields[.runbook]?.webURL
        var guards = RuleGuards(fields, over: scope.defaults.guards)
        if counts { guards.widenTo = nil }
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
        guard let node, let id = node.ruleID else { return nil }
        if let file = scope.ids[id] {
            let place = file == node.reader.file ? "" : " in \(file)"
            node.fail("the id \"\(id)\" belongs to another rule\(place) already", as: Void.self)
        } else {
            scope.ids[id] = node.reader.file
        }
        return id
    }

    private static func template(_ node: ManifestNode, by dimensions: [Dimension]) -> String? {
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
