import Telemetry

/// What is promised over weeks.
extension RuleSchema {
    static var objective: SchemaNode {
        [
            "type": "object", "additionalProperties": false,
            "required": .texts([RuleKey.id, .metric, .target].map(\.rawValue)),
            "properties": .object(
                RuleKey.ofObjectives.map { ($0.rawValue, $0 == .id ? shortID : described($0, of: nil)) }),
            "allOf": .list([isSomewhereGood] + levels + dimensionsOfObjectives),
        ]
    }

    /// Something is put behind it.
    private static var shortID: SchemaNode {
        let words: SchemaNode = ["description": .text(RuleKey.id.words)]
        return words.adding(id(upTo: RuleRanges.objectiveIDLimit))
    }

    private static var isSomewhereGood: SchemaNode {
        [
            "properties": ["metric": isDistributed],
            "oneOf": .list([RuleKey.goodBelow, .goodAbove].map { ["required": .texts([$0.rawValue])] }),
        ]
    }

    /// One condition for each unit and direction.
    private static var levels: [SchemaNode] {
        let metrics = Metric.catalogue.filter { !$0.isCounted && !$0.isOfMeans }
        let forms = metrics.reduce(into: [Form]()) { forms, metric in
            let form = Form(unit: metric.unit, isHigherBetter: metric.thresholds.isHigherBetter)
            if !forms.contains(form) { forms.append(form) }
        }
        return forms.map { form in
            let names = metrics.filter { $0.unit == form.unit && $0.thresholds.isHigherBetter == form.isHigherBetter }
            let (key, other): (RuleKey, RuleKey) =
                form.isHigherBetter ? (.goodAbove, .goodBelow) : (.goodBelow, .goodAbove)
            return [
                "if": has(.metric, of: names.map(\.name)),
                "then": [
                    "properties": .field(key, limit(in: form.unit)).adding(.field(other, false))
                ],
            ]
        }
    }

    private struct Form: Equatable {
        let unit: MetricUnit
        let isHigherBetter: Bool
    }
}
