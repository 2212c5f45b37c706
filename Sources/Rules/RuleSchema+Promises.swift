import Telemetry

/// What depends on what the rule promises.
extension RuleSchema {
    /// One condition for each key that chooses a promise, and one for a percentile, which none chooses.
    static var promises: [SchemaNode] {
        RuleKey.promises.map { ["if": has($0), "then": promise($0)] } + [
            ["if": isOfPercentile, "then": distributed], ["if": has(.worseBy), "then": has(.compare)],
        ]
    }

    private static func promise(_ key: RuleKey) -> SchemaNode {
        let contradiction: SchemaNode = ["not": ["anyOf": .list(key.contradictions.map(has))]]
        return switch key {
        case .count: contradiction.adding(["properties": levels(of: count)])
        case .rate: contradiction.adding(["properties": levels(of: rate)])
        case .share:
            contradiction.adding([
                "required": ["limit"],
                "properties": levels(of: percentage).adding(["limit": percentage, "metric": isDistributed]),
            ])
        case .compare:
            contradiction.adding([
                "required": ["worse_by"],
                "properties": ["metric": isDistributed, "window": duration(RuleRanges.comparedWindow)],
            ])
        case .evaluateEvery, .confidence, .id, .metric, .percentile, .limit, .filters, .by, .window, .widenTo, .pending,
            .keepFiring, .resolveBelow, .resolveAbove, .decision, .noData, .minimumCount, .severity, .notify, .summary,
            .runbook, .worseBy, .goodBelow, .goodAbove, .target, .period, .windows:
            contradiction
        }
    }

    /// Fewer are better.
    private static func levels(of level: SchemaNode) -> SchemaNode {
        .field(.resolveBelow, level).adding(.field(.resolveAbove, false))
    }

    private static var distributed: SchemaNode {
        ["required": ["limit"], "properties": ["metric": isDistributed]]
    }

    static var isDistributed: SchemaNode {
        ["not": ["enum": .texts(Metric.catalogue.filter { $0.isCounted || $0.isOfMeans }.map(\.name))]]
    }

    private static var isOfPercentile: SchemaNode { ["not": ["anyOf": .list(RuleKey.promises.map(has))]] }

    private static func has(_ key: RuleKey) -> SchemaNode { ["required": .texts([key.rawValue])] }

    /// One condition for each unit; that of a declared metric is known to the settings alone.
    static func units(of kind: RuleKind) -> [SchemaNode] {
        let metrics = Metric.catalogue.filter { $0.origin == kind.origin && !$0.isCounted && !$0.isOfMeans }
        let units = metrics.map(\.unit).reduce(into: [MetricUnit]()) { units, unit in
            if !units.contains(unit) { units.append(unit) }
        }
        return units.map { unit in
            let names = metrics.filter { $0.unit == unit }
            let limit = limit(in: unit)
            return [
                "if": ["allOf": [isOfPercentile, has(.metric, of: names.map(\.name))]],
                "then": [
                    "properties": .object(
                        [RuleKey.limit, .resolveBelow, .resolveAbove].map { ($0.rawValue, limit) }),
                    "allOf": .list([true, false].compactMap { direction(isHigherBetter: $0, names) }),
                ],
            ]
        }
    }

    /// Which level does not fit these metrics.
    private static func direction(isHigherBetter: Bool, _ metrics: [Metric]) -> SchemaNode? {
        let names = metrics.filter { $0.thresholds.isHigherBetter == isHigherBetter }.map(\.name)
        guard !names.isEmpty else { return nil }
        let wrong: RuleKey = isHigherBetter ? .resolveBelow : .resolveAbove
        return ["if": has(.metric, of: names), "then": ["properties": .field(wrong, false)]]
    }
}
