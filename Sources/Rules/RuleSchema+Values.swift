import Manifest
import Telemetry

/// The values of keys. A plain YAML text that looks like a number is one for a schema, so both are taken where the parser
/// reads texts.
extension RuleSchema {
    static func described(_ key: RuleKey, of kind: RuleKind?) -> SchemaNode {
        let words: SchemaNode = ["description": .text(key.words)]
        return words.adding(value(of: key, kind))
    }

    private static func value(of key: RuleKey, _ kind: RuleKind?) -> SchemaNode {
        switch key {
        case .evaluateEvery: duration(RuleRanges.evaluateEvery)
        case .confidence: pattern("(?!0*50(\\.0*)?%)0*[5-9][0-9](\\.[0-9]*)?%")
        case .id: id(upTo: RuleRanges.idLimit)
        case .metric: metric(of: kind)
        case .percentile:
            [
                "type": ["number", "string"], "minimum": .number(RuleRanges.percentile.lowerBound),
                "maximum": .number(RuleRanges.percentile.upperBound), "pattern": "^p?0*[1-9][0-9]?(\\.[0-9]*)?$",
            ]
        case .share: ["enum": .texts(RatedShare.allCases.map(\.rawValue))]
        case .limit, .resolveBelow, .resolveAbove: ["type": ["string", "number"]]
        case .count: count
        case .rate: rate
        case .compare: ["enum": .texts(Comparison.allCases.map(\.rawValue))]
        case .worseBy: increase
        case .goodBelow, .goodAbove: ["type": ["string", "number"]]
        case .target: percentage
        case .period: duration(RuleRanges.period)
        case .windows: windows
        case .filters: ["type": ["object", "null"]]
        case .by: ["type": ["string", "array"], "uniqueItems": true]
        case .window, .widenTo: duration(RuleRanges.window)
        case .pending: duration(RuleRanges.pending)
        case .keepFiring: duration(RuleRanges.keepFiring)
        case .decision: ["enum": .texts(RuleGuards.Decision.allCases.map(\.rawValue))]
        case .noData: noData
        case .minimumCount:
            whole(RuleRanges.minimumCount, or: "auto")
        case .severity: ["enum": .texts(Severity.allCases.map(\.rawValue))]
        case .notify: .reference("names")
        case .summary: line(RuleRanges.summaryLimit)
        case .runbook: address
        }
    }

    static func id(upTo limit: Int) -> SchemaNode {
        [
            "type": ["string", "integer", "boolean"], "minimum": 0,
            "pattern": "^[a-z0-9][a-z0-9-]{0,\(limit - 1)}$",
        ]
    }

    static func pattern(_ pattern: String) -> SchemaNode { ["type": "string", "pattern": "^\(pattern)$"] }

    static func duration(_ range: ClosedRange<Duration>) -> SchemaNode {
        pattern(NumberPattern.duration(range))
    }

    static var count: SchemaNode { whole(RuleRanges.count) }

    private static func whole(_ range: ClosedRange<Int64>, or word: String? = nil) -> SchemaNode {
        let number = "\\+?" + NumberPattern.whole(range)
        return [
            "type": ["integer", "string"], "minimum": .whole(range.lowerBound), "maximum": .whole(range.upperBound),
            "pattern": .text(word.map { "^(\($0)|\(number))$" } ?? "^\(number)$"),
        ]
    }

    static var rate: SchemaNode {
        pattern(NumberPattern.decimal + "/" + NumberPattern.duration(RuleRanges.rateTime))
    }

    /// Above 0%, and as much as anything is compared by.
    private static var increase: SchemaNode {
        let highest = LimitText.shortest(RuleRanges.highestIncrease)
        return pattern(NumberPattern.notZero + "0*([0-9]{1,3}(\\.[0-9]*)?|\\.[0-9]+|\(highest)(\\.0*)?)%")
    }

    private static var windows: SchemaNode {
        let names: SchemaNode = ["enum": .texts(BurnWindow.allCases.map(\.rawValue))]
        return ["anyOf": [names, ["type": "array", "items": names, "minItems": 1, "uniqueItems": true]]]
    }

    /// Above 0% and below 100%.
    static var percentage: SchemaNode {
        pattern(NumberPattern.notZero + "0*([1-9]?[0-9](\\.[0-9]*)?|\\.[0-9]+)%")
    }

    /// A limit in a unit; how high it may be depends on the metric.
    static func limit(in unit: MetricUnit) -> SchemaNode {
        let number = NumberPattern.notZero + NumberPattern.decimal
        let units = LimitText.units(of: unit).map(\.name)
        guard units.isEmpty else { return pattern(number + " *(\(units.joined(separator: "|")))") }
        return ["type": ["number", "string"], "exclusiveMinimum": 0, "pattern": "^\(number)$"]
    }

    private static var noData: SchemaNode {
        typealias NoData = RuleGuards.NoData
        let words = NoData.alertWords.joined(separator: " +")
        return [
            "anyOf": [
                ["enum": .texts(NoData.words.map(\.key))],
                pattern(" *\(words) +\(NumberPattern.duration(RuleRanges.silence)) *"),
            ]
        ]
    }

    /// Of the catalogue, or such as the settings may declare, which are browsers'.
    private static func metric(of kind: RuleKind?) -> SchemaNode {
        let own = Metric.catalogue.filter { kind == nil || $0.origin == kind?.origin }.map(\.name)
        guard kind != .latency else { return ["enum": .texts(own)] }
        let declared: SchemaNode = [
            "type": ["string", "number", "boolean"],
            "pattern": "^[a-z0-9][a-z0-9.-]{0,\(DeclaredMetric.nameLimit - 1)}$",
            "not": ["enum": .texts(Metric.catalogue.map(\.name))],
        ]
        return ["anyOf": [["enum": .texts(own)], declared]]
    }

    /// A text on one line.
    static func line(_ limit: Int) -> SchemaNode {
        [
            "type": ["string", "number", "boolean"], "minLength": 1, "maxLength": .whole(limit),
            "pattern": .text("^\(noControl)*$"),
        ]
    }

    private static let noControl = "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]"

    static var names: SchemaNode {
        let name = line(RuleRanges.receiverNameLimit)
        return ["anyOf": [name, ["type": "array", "items": name, "uniqueItems": true]]]
    }

    static var environmentName: SchemaNode {
        pattern("[A-Z_][A-Z0-9_]{0,\(RuleRanges.environmentNameLimit - 1)}")
    }

    static var address: SchemaNode {
        [
            "type": "string", "maxLength": .whole(WebURL.byteLimit),
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\\s][^\\s]*$",
        ]
    }

    /// A path without `..`, whose last part is a name, and whose other parts have no `*` or `?`.
    static var path: SchemaNode {
        pattern(
            "(?!(.*/)?\\.\\.(/|$))(?!.*[*?].*/)(?!(.*/)?\\.?$)[^\\u0000-\\u001f\\u007f-\\u009f]{1,\(RuleRanges.includeLimit)}"
        )
    }
}
