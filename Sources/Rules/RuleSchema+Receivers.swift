import Telemetry

/// Who is told.
extension RuleSchema {
    static var receiver: SchemaNode {
        [
            "type": "object", "additionalProperties": false,
            "required": .texts(ReceiverKey.required.map(\.rawValue)),
            "properties": .object(ReceiverKey.allCases.map { ($0.rawValue, described($0)) }),
            "allOf": .list(ReceiverKind.allCases.map(receiver) + [direct]),
        ]
    }

    /// What an entry of this type has to have and must not.
    private static func receiver(_ kind: ReceiverKind) -> SchemaNode {
        let keys = kind.keys
        let foreign = ReceiverKey.allCases.filter { !keys.contains($0) }.map { ($0.rawValue, SchemaNode.bool(false)) }
        let url: [(String, SchemaNode)] = [(ReceiverKey.url.rawValue, kind == .email ? mailURL : address)]
        return [
            "if": ["properties": ["type": ["enum": [.text(kind.rawValue)]]], "required": ["type"]],
            "then": [
                "required": .texts(kind.required.map(\.rawValue)), "properties": .object(foreign + url),
                "allOf": .list(kind.choices.map(choice)),
            ],
        ]
    }

    /// One of the keys, or none where none is needed.
    private static func choice(_ choice: ReceiverChoice) -> SchemaNode {
        let keys = choice.keys.map { key -> SchemaNode in ["required": .texts([key.rawValue])] }
        return ["oneOf": .list(choice.isRequired ? keys : keys + [["not": ["anyOf": .list(keys)]]])]
    }

    /// Behind a proxy no address is known.
    private static var direct: SchemaNode {
        let refuses: SchemaNode = ["enum": [.text(ReceiverAddresses.refuse.rawValue)]]
        return [
            "not": [
                "required": .texts([ReceiverKey.proxyEnvironment, .privateAddresses].map(\.rawValue)),
                "properties": .object([(ReceiverKey.privateAddresses.rawValue, refuses)]),
            ]
        ]
    }

    private static func described(_ key: ReceiverKey) -> SchemaNode {
        let words: SchemaNode = ["description": .text(key.words)]
        return words.adding(value(of: key))
    }

    private static func value(of key: ReceiverKey) -> SchemaNode {
        switch key {
        case .name, .fallback: line(RuleRanges.receiverNameLimit)
        case .kind: ["enum": .texts(ReceiverKind.allCases.map(\.rawValue))]
        case .urlEnvironment, .keyEnvironment, .tokenEnvironment, .proxyEnvironment: environmentName
        case .urlFile, .keyFile, .tokenFile, .caFile: pattern(ReceiverPatterns.path)
        case .url: ["type": "string"]
        case .secretEnvironment: several(environmentName, RuleRanges.signingSecrets)
        case .secretFile: several(pattern(ReceiverPatterns.path), RuleRanges.signingSecrets)
        case .topic:
            ["type": ["string", "integer", "boolean"], "pattern": .text("^\(ReceiverPatterns.topic)$")]
        case .chat: ["type": ["string", "integer"], "pattern": .text("^\(ReceiverPatterns.chat)$")]
        case .from: pattern(ReceiverPatterns.mailAddress)
        case .to: several(pattern(ReceiverPatterns.mailAddress), RuleRanges.recipients)
        case .notifyOn: several(["enum": .texts(Severity.allCases.map(\.rawValue))], Severity.allCases.count)
        case .sendResolved: ["type": "boolean"]
        case .privateAddresses: ["enum": .texts(ReceiverAddresses.allCases.map(\.rawValue))]
        case .rate:
            pattern(NumberPattern.whole(RuleRanges.messages) + "/" + NumberPattern.duration(RuleRanges.messageTime))
        }
    }

    private static var mailURL: SchemaNode {
        ["type": "string", "pattern": .text("^\(ReceiverPatterns.mailURL)$")]
    }

    /// One, or a list of distinct ones.
    private static func several(_ item: SchemaNode, _ limit: Int) -> SchemaNode {
        [
            "anyOf": [
                item, ["type": "array", "items": item, "minItems": 1, "maxItems": .whole(limit), "uniqueItems": true],
            ]
        ]
    }
}
