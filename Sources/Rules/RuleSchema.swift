import Telemetry

/// The JSON Schema of rules files (draft 2020-12), for editors: it completes keys, and marks most mistakes while they are
/// typed.
///
/// It is made from the keys, names and ranges the parser reads by, and refuses nothing that the parser takes, except a
/// text `null` without quotes, which an editor reads as nothing. What only the parser sees: names of other entries,
/// values that depend on one another, the highest limits of metrics, and which metrics the settings declare.
package enum RuleSchema {
    /// The same at every run, with a newline at the end.
    package static let text = root.json() + "\n"

    private static var root: SchemaNode {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "vitalsd rules",
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": .object(RuleFileKey.allCases.map { ($0.rawValue, section($0)) }),
            "$defs": .object(
                [("receiver", receiver), ("names", names), ("filter", filter(value)), ("deviceFilter", filter(device))]
                    + RuleKind.allCases.map { ($0.rawValue, rule($0)) } + [
                        ("objective", objective), ("silence", silence), ("muteTime", muteTime),
                        ("inhibition", inhibition),
                    ]),
        ]
    }

    private static func section(_ key: RuleFileKey) -> SchemaNode {
        switch key {
        case .include:
            [
                "description": "Files that are read as if they stood here; * and ? may stand in their names.",
                "anyOf": [
                    ["type": "null"], path, ["type": "array", "items": path, "maxItems": .whole(RuleRanges.includes)],
                ],
            ]
        case .defaults:
            [
                "description": "What rules say when they say nothing.",
                "type": ["object", "null"], "additionalProperties": false,
                "properties": .object(RuleKey.ofDefaults.map { ($0.rawValue, described($0, of: nil)) }),
            ]
        case .receivers: list("Who is told.", of: "receiver", .whole(RuleRanges.receivers))
        case .budgets:
            list("What is promised of what browsers measure.", of: RuleKind.budget.rawValue, .whole(RuleRanges.rules))
        case .latency:
            list("What is promised of what servers measure.", of: RuleKind.latency.rawValue, .whole(RuleRanges.rules))
        case .objectives: list("What is promised over weeks.", of: "objective", .whole(RuleRanges.rules))
        case .silences: list("What is told to nobody for a while.", of: "silence", .whole(RuleRanges.quiet))
        case .mute: list("Hours in which rules tell nobody.", of: "muteTime", .whole(RuleRanges.quiet))
        case .inhibit: list("What keeps others quiet while it fires.", of: "inhibition", .whole(RuleRanges.quiet))
        case .grouping: grouping
        case .heartbeat: heartbeat
        }
    }

    private static func list(_ words: SchemaNode, of name: String, _ limit: SchemaNode) -> SchemaNode {
        ["description": words, "type": ["array", "null"], "items": .reference(name), "maxItems": limit]
    }

    private static func rule(_ kind: RuleKind) -> SchemaNode {
        [
            "type": "object", "additionalProperties": false,
            "required": .texts([RuleKey.id, .metric].map(\.rawValue)),
            "properties": .object(RuleKey.ofRules.map { ($0.rawValue, described($0, of: kind)) }),
            "allOf": .list(promises + units(of: kind) + dimensions(of: kind)),
        ]
    }
}

extension SchemaNode {
    static func whole(_ number: Int) -> SchemaNode { .whole(Int64(number)) }

    static func reference(_ name: String) -> SchemaNode { ["$ref": "#/$defs/\(name)"] }
}
