import Manifest
import Telemetry

extension Objective {
    /// Reads one entry of `objectives` into the promise and the rules that watch over it; nil after reporting everything wrong with it.
    static func parse(_ node: ManifestNode, scope: inout RuleScope) -> (objective: Objective, rules: [Rule])? {
        guard let fields = node.fields(RuleKey.ofObjectives, required: [.id, .metric, .target]) else { return nil }
        let metric = fields[.metric]?.metricOfAny
        let level = metric.flatMap { Objective.goodLevel($0, fields, of: node) }
        let target = fields[.target]?.share
        let period = fields[.period].map { $0.duration(in: RuleRanges.period) } ?? .seconds(28 * 86_400)
        let windows = fields[.windows].map(\.burnWindows) ?? BurnWindow.allCases
        let set = metric?.minuteSet ?? DimensionSet(origin: .browser)
        let filters = metric == nil ? [] : fields[.filters]?.filters(of: set) ?? []
        let by = metric == nil ? [] : fields[.by].map { $0.dimensions(of: set) } ?? []
        if let metric, let by { Rule.tellsApart(metric, by, filters, at: node) }
        let notify = fields[.notify].map { $0.receiverNames(among: scope.receivers) } ?? scope.defaults.notify
        let summary = fields[.summary].flatMap { Rule.template($0, by: by ?? Dimension.allCases) }
        var guards = RuleGuards(fields, over: scope.defaults.guards)
        guards.widenTo = nil
        let id = fields[.id]?.ruleID(upTo: RuleRanges.objectiveIDLimit)
        guard let id, let metric, let level, let target, let period, let windows, let by, let notify else { return nil }
        let budget = ErrorBudget(goodLevel: level, target: target, period: period)
        guard budget.canBurn(windows, at: fields[.windows] ?? fields[.target] ?? node) else { return nil }
        let objective = Objective(id: id, metric: metric, budget: budget, filters: filters, by: by)
        let rules = objective.severities(windows).map { severity, windows in
            Rule(
                id: objective.ruleID(severity), kind: RuleKind(origin: metric.origin), metric: metric,
                promise: .burn(budget, windows), filters: filters, by: by,
                window: windows.map(\.long).max() ?? .zero, severity: severity, notify: notify, summary: summary,
                runbook: fields[.runbook]?.webURL, minimumCount: 1, confidence: scope.defaults.confidence,
                guards: guards)
        }
        for name in [id] + rules.map(\.id) {
            guard scope.take(name, at: fields[.id] ?? node) else { return nil }
        }
        return (objective, rules)
    }

    /// One rule a loudness: the windows of one are one incident.
    private func severities(_ windows: [BurnWindow]) -> [(Severity, [BurnWindow])] {
        Severity.allCases.compactMap { severity in
            let loud = windows.filter { $0.severity == severity }
            return loud.isEmpty ? nil : (severity, loud)
        }
    }

    private static func goodLevel(
        _ metric: Metric, _ fields: [RuleKey: ManifestNode], of node: ManifestNode
    ) -> Double? {
        let isHigherBetter = metric.thresholds.isHigherBetter
        let (key, other): (RuleKey, RuleKey) =
            isHigherBetter ? (.goodAbove, .goodBelow) : (.goodBelow, .goodAbove)
        fields[other]?.fail(
            "of \(metric.name) \(isHigherBetter ? "more" : "less") is better: write \"\(key.rawValue)\"",
            as: Void.self)
        guard let field = fields[key] else {
            return fields[other] == nil ? node.fail("the key \"\(key.rawValue)\" is missing") : nil
        }
        guard Promise.isDistributed(metric, field) else { return nil }
        return field.limit(of: metric, as: key.rawValue)
    }
}

extension ErrorBudget {
    /// Whether each of the alerts can fire at all; reports those that never would.
    fileprivate func canBurn(_ windows: [BurnWindow], at node: ManifestNode) -> Bool {
        let idle = windows.filter { $0.factor(over: period) >= fastest }
        guard !idle.isEmpty else { return true }
        let list = idle.map { "\(ErrorBudget.shown($0.factor(over: period))) times in \($0.rawValue)" }
        let rest = windows.filter { !idle.contains($0) }.map(\.rawValue)
        node.fail(
            "a budget of \(LimitText.shortest((badShare * 1e8).rounded() / 1e6))% burns at most \(ErrorBudget.shown(fastest)) times too fast, so what asks for \(list.joined(separator: " and ")) would never fire; "
                + (rest.isEmpty ? "promise more" : "write windows: [\(rest.joined(separator: ", "))], or promise more"),
            as: Void.self)
        return false
    }

    private static func shown(_ factor: Double) -> String { LimitText.shortest((factor * 100).rounded() / 100) }
}

extension ManifestNode {
    /// Distinct ones, from the shortest on.
    fileprivate var burnWindows: [BurnWindow]? {
        guard let nodes = textNodes else { return nil }
        guard !nodes.isEmpty else { return fail("expected at least one of \(BurnWindow.names)") }
        var windows: [BurnWindow] = []
        for node in nodes {
            guard let window = node.oneOf(BurnWindow.self) else { continue }
            if windows.contains(window) {
                node.fail("the window \(node.excerpt) stands here twice", as: Void.self)
            } else {
                windows.append(window)
            }
        }
        return BurnWindow.allCases.filter(windows.contains)
    }
}

extension BurnWindow {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
