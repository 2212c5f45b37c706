import Foundation
import Manifest

/// A JSON value; a YAML file is one too.
enum Sample: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([Sample])
    case object([String: Sample])

    static func json(_ text: String) throws -> Sample { try JSONDecoder().decode(Sample.self, from: Data(text.utf8)) }

    /// What an editor sees of a YAML file; plain and quoted texts are told apart no more, and those that look like a number are one.
    static func yaml(_ text: String) throws(ManifestError) -> Sample {
        try ManifestReader.read(text, file: "sample.yml") { _, root in Sample(root) }
    }

    private init?(_ node: ManifestNode) {
        switch node.excerpt {
        case "a list":
            self = .list((node.items ?? []).compactMap(Sample.init))
        case "a mapping":
            let pairs = (node.pairs ?? []).compactMap { key, value in
                key.text.flatMap { name in Sample(value).map { (name, $0) } }
            }
            self = .object(Dictionary(pairs) { $1 })
        default:
            guard let text = node.text else { return nil }
            self = Sample.scalar(text)
        }
    }

    private static func scalar(_ text: String) -> Sample {
        if text.isEmpty { return .null }
        if text == "true" || text == "false" { return .bool(text == "true") }
        guard text.utf8.allSatisfy({ "+-.0123456789".utf8.contains($0) }), let number = Double(text) else {
            return .text(text)
        }
        return .number(number)
    }
}

extension Sample: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Sample].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Sample].self))
        }
    }
}

extension Sample {
    var members: [String: Sample]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    var elements: [Sample]? {
        guard case .list(let elements) = self else { return nil }
        return elements
    }

    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var double: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }
}
