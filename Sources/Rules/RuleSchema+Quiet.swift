import Telemetry

/// What keeps alerts quiet, puts them together and says that all is well.
extension RuleSchema {
    static var silence: SchemaNode {
        entry(QuietKey.ofSilences, required: [.match, .until, .reason])
    }

    static var muteTime: SchemaNode { entry(QuietKey.ofMutes, required: [.rules, .when]) }

    static var inhibition: SchemaNode { entry(QuietKey.ofInhibitions, required: [.when, .mute], isInhibition: true) }

    static var grouping: SchemaNode { entry(QuietKey.ofGrouping).adding(["description": "What goes out together."]) }

    static var heartbeat: SchemaNode {
        entry(QuietKey.ofHeartbeat).adding([
            "description": "An address that is called while all is well.",
            "oneOf": .list(
                [QuietKey.urlEnvironment, .url].map { ["required": .texts([$0.rawValue])] } + [["type": "null"]]),
        ])
    }

    private static func entry(
        _ keys: [QuietKey], required: [QuietKey] = [], isInhibition: Bool = false
    ) -> SchemaNode {
        [
            "type": required.isEmpty ? ["object", "null"] : "object", "additionalProperties": false,
            "required": .texts(required.map(\.rawValue)),
            "properties": .object(keys.map { ($0.rawValue, value(of: $0, isInhibition: isInhibition)) }),
        ]
    }

    private static func value(of key: QuietKey, isInhibition: Bool) -> SchemaNode {
        switch key {
        case .match, .mute: matcher
        case .when:
            isInhibition ? matcher : pattern("([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
        case .from, .until: ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?$"]
        case .reason: line(RuleRanges.summaryLimit)
        case .author: line(RuleRanges.receiverNameLimit)
        case .rules: oneOrMore(value)
        case .days: oneOrMore(day)
        case .zone: pattern("(UTC|[A-Z][^/]*/[A-Z][A-Za-z0-9_/+-]*)")
        case .same: oneOrMore(["enum": .texts(Dimension.allCases.map(\.rawValue))], isEmptyToo: true)
        case .by: oneOrMore(["enum": .texts(Alert.names)], isEmptyToo: true)
        case .wait: duration(RuleRanges.groupWait)
        case .interval: duration(RuleRanges.groupInterval)
        case .repeats: duration(RuleRanges.repeats)
        case .urlEnvironment: environmentName
        case .url: address
        case .every: duration(RuleRanges.heartbeat)
        }
    }

    private static var day: SchemaNode {
        let name = "(\(Weekday.names.joined(separator: "|")))"
        return pattern("\(name)(-\(name))?")
    }

    private static var matcher: SchemaNode {
        let severity = pattern("!?(\(Severity.allCases.map(\.rawValue).joined(separator: "|"))|.*[*?].*)")
        return [
            "type": "object", "minProperties": 1, "additionalProperties": false,
            "properties": .object(
                Alert.names.map { ($0, oneOrMore($0 == "severity" ? severity : value)) }),
        ]
    }

    private static func oneOrMore(_ value: SchemaNode, isEmptyToo: Bool = false) -> SchemaNode {
        [
            "anyOf": [
                value,
                [
                    "type": "array", "items": value, "minItems": isEmptyToo ? 0 : 1,
                    "maxItems": .whole(RuleRanges.filterValues),
                ],
            ]
        ]
    }
}
