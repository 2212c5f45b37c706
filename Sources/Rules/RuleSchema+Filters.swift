import Telemetry

/// What depends on the metric's dimensions.
extension RuleSchema {
    static func filter(_ value: SchemaNode) -> SchemaNode {
        [
            "anyOf": [
                value,
                [
                    "type": "array", "items": value, "minItems": 1, "maxItems": .whole(RuleRanges.filterValues),
                    "uniqueItems": true,
                ],
            ]
        ]
    }

    static var value: SchemaNode {
        let limit = RuleRanges.filterValueLimit
        return [
            "type": ["string", "number", "boolean"],
            "pattern": "^(![\\s\\S]{1,\(limit)}|[^!][\\s\\S]{0,\(limit - 1)})$",
        ]
    }

    static var device: SchemaNode {
        let words = Dimension.device.closedWords ?? []
        return pattern("!?(\(words.joined(separator: "|"))|.*[*?].*)")
    }

    /// What may be split by depends on the metric, and is less for what is compared with another release.
    static func dimensions(of kind: RuleKind) -> [SchemaNode] {
        let metrics = Metric.catalogue.filter { $0.origin == kind.origin }
        let own = DimensionSet(origin: kind.origin)
        let without = metrics.filter { $0.setBesideRelease == nil }.map(\.name)
        let released = split(metrics.filter { $0.setBesideRelease != nil }, own: own.besideRelease) {
            $0.setBesideRelease
        }
        let isCompared = has(.compare, of: [Comparison.previousRelease.rawValue])
        return [
            ["if": isCompared, "then": ["allOf": .list(released + [["not": has(.metric, of: without)]])]],
            ["if": ["not": isCompared], "then": ["allOf": .list(split(metrics, own: own) { $0.minuteSet })]],
        ] + (kind == .budget ? [phases] : [])
    }

    /// Those of an objective, which may be of any metric.
    static var dimensionsOfObjectives: [SchemaNode] { split(Metric.catalogue, own: .page) { $0.minuteSet } + [phases] }

    /// One condition for each set of dimensions: metrics that are not named by another set are kept under `own`.
    private static func split(
        _ metrics: [Metric], own: DimensionSet, by set: (Metric) -> DimensionSet?
    ) -> [SchemaNode] {
        let others = metrics.compactMap(set).reduce(into: [DimensionSet]()) { sets, set in
            if set != own, !sets.contains(set) { sets.append(set) }
        }
        let named = metrics.filter { set($0) != own }.map(\.name)
        let first: SchemaNode = ["properties": ["metric": ["not": ["enum": .texts(named)]]], "required": ["metric"]]
        return [["if": first, "then": split(by: own)]]
            + others.map { other in
                let names = metrics.filter { set($0) == other }.map(\.name)
                return ["if": has(.metric, of: names), "then": split(by: other)]
            }
    }

    private static func split(by set: DimensionSet) -> SchemaNode {
        let names = SchemaNode.texts(set.dimensions.map(\.rawValue))
        let filters = set.dimensions.map {
            ($0.rawValue, SchemaNode.reference($0.closedWords == nil ? "filter" : "deviceFilter"))
        }
        return [
            "properties": [
                "by": ["anyOf": [["enum": names], ["type": "array", "items": ["enum": names]]]],
                "where": ["properties": .object(filters), "additionalProperties": false],
            ]
        ]
    }

    /// Phases are told apart, or one is chosen.
    private static var phases: SchemaNode {
        let name = SchemaNode.text(Dimension.phase.rawValue)
        let split: SchemaNode = ["anyOf": [["enum": [name]], ["type": "array", "contains": ["enum": [name]]]]]
        let one: SchemaNode = ["type": ["string", "number", "boolean"], "pattern": "^[^!*?][^*?]*$"]
        let chosen: SchemaNode = ["anyOf": [one, ["type": "array", "items": one, "maxItems": 1]]]
        return [
            "if": has(.metric, of: [Metric.phase.name]),
            "then": [
                "anyOf": [
                    ["required": ["by"], "properties": ["by": split]],
                    [
                        "required": ["where"],
                        "properties": ["where": ["required": [name], "properties": ["phase": chosen]]],
                    ],
                ]
            ],
        ]
    }

    static func has(_ key: RuleKey, of values: [String]) -> SchemaNode {
        ["properties": .field(key, ["enum": .texts(values)]), "required": .texts([key.rawValue])]
    }
}

extension DimensionSet {
    /// That of metrics the catalogue does not know.
    fileprivate var besideRelease: DimensionSet { self == .page ? .siteAndDevice : self }
}
