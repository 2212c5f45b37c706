import Rules
import Testing

/// A plain reading of the keywords of JSON Schema (draft 2020-12) that the rules' schema uses.
struct SchemaValidator: Sendable {
    let root: Sample

    /// The text is our own, and is JSON as long as any test of it passes.
    static let ofRules = SchemaValidator(root: try! .json(RuleSchema.text))

    /// A keyword that is not known here would be a check that is not made.
    struct UnknownKeyword: Error {
        let name: String
    }

    func accepts(_ value: Sample) throws -> Bool { try accepts(value, root) }

    private func accepts(_ value: Sample, _ schema: Sample) throws -> Bool {
        if case .bool(let bool) = schema { return bool }
        let members = schema.members ?? [:]
        for (keyword, argument) in members
        where try !holds(keyword, argument, value, members) {
            return false
        }
        return true
    }

    private func holds(
        _ keyword: String, _ argument: Sample, _ value: Sample, _ schema: [String: Sample]
    ) throws -> Bool {
        switch keyword {
        case "$schema", "$defs", "title", "description", "then": return true
        case "$ref": return try accepts(value, definition(argument))
        case "type": return (argument.elements ?? [argument]).contains { $0.string.map { isOf($0, value) } ?? false }
        case "enum": return argument.elements?.contains(value) == true
        case "not": return try !accepts(value, argument)
        case "anyOf": return try argument.elements?.contains { try accepts(value, $0) } == true
        case "oneOf": return try argument.elements?.filter { try accepts(value, $0) }.count == 1
        case "allOf": return try argument.elements?.allSatisfy { try accepts(value, $0) } == true
        case "if": return try !accepts(value, argument) || accepts(value, try #require(schema["then"]))
        case "minLength", "maxLength", "pattern":
            return try value.string.map { try holds(keyword, argument, $0) } ?? true
        case "minimum", "maximum", "exclusiveMinimum":
            return try value.double.map { try holds(keyword, argument, $0) } ?? true
        case "items", "contains", "minItems", "maxItems", "uniqueItems":
            return try value.elements.map { try holds(keyword, argument, $0) } ?? true
        case "properties", "required", "additionalProperties", "minProperties":
            return try value.members.map { try holds(keyword, argument, $0, schema) } ?? true
        default: throw UnknownKeyword(name: keyword)
        }
    }

    private func holds(_ keyword: String, _ argument: Sample, _ text: String) throws -> Bool {
        let length = Double(text.unicodeScalars.count)
        switch keyword {
        case "minLength": return try length >= #require(argument.double)
        case "maxLength": return try length <= #require(argument.double)
        default: return try text.firstMatch(of: Regex(#require(argument.string))) != nil
        }
    }

    private func holds(_ keyword: String, _ argument: Sample, _ number: Double) throws -> Bool {
        let bound = try #require(argument.double)
        return keyword == "minimum" ? number >= bound : keyword == "maximum" ? number <= bound : number > bound
    }

    private func holds(_ keyword: String, _ argument: Sample, _ elements: [Sample]) throws -> Bool {
        switch keyword {
        case "items": try elements.allSatisfy { try accepts($0, argument) }
        case "contains": try elements.contains { try accepts($0, argument) }
        case "minItems": try Double(elements.count) >= #require(argument.double)
        case "maxItems": try Double(elements.count) <= #require(argument.double)
        default: Set(elements).count == elements.count
        }
    }

    private func holds(
        _ keyword: String, _ argument: Sample, _ members: [String: Sample], _ schema: [String: Sample]
    ) throws -> Bool {
        switch keyword {
        case "properties":
            try members.allSatisfy { key, value in try argument.members?[key].map { try accepts(value, $0) } ?? true }
        case "minProperties": try Double(members.count) >= #require(argument.double)
        case "required": argument.elements?.allSatisfy { $0.string.map { members[$0] != nil } ?? false } == true
        default: members.keys.allSatisfy { schema["properties"]?.members?[$0] != nil }
        }
    }

    private func definition(_ reference: Sample) throws -> Sample {
        let name = try #require(reference.string?.split(separator: "/").last)
        return try #require(root.members?["$defs"]?.members?[String(name)])
    }

    private func isOf(_ type: String, _ value: Sample) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .number(let number): type == "number" || type == "integer" && number == number.rounded()
        case .text: type == "string"
        case .list: type == "array"
        case .object: type == "object"
        }
    }
}
