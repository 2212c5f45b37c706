import Yams

/// Reads a YAML file into typed values and collects every problem with its line and column instead of stopping at the
/// first. Unknown and repeated keys are problems, because a mistyped key would otherwise switch a rule off in silence.
package final class ManifestReader {
    package let file: String
    package private(set) var problems: [ManifestProblem] = []

    package init(file: String) { self.file = file }

    /// Parses `text` and hands its root to `read`; throws when anything at all was wrong.
    package static func read<Value>(
        _ text: String, file: String, _ read: (ManifestReader, ManifestNode) -> Value?
    ) throws(ManifestError) -> Value {
        let reader = ManifestReader(file: file)
        guard let root = reader.root(of: text), let value = read(reader, root), reader.problems.isEmpty else {
            throw ManifestError(problems: reader.sortedProblems)
        }
        return value
    }

    /// The root of the file's text, an empty mapping for an empty file; nil after reporting why it is no YAML.
    package func root(of text: String) -> ManifestNode? {
        guard text.utf8.count <= ManifestReader.byteLimit else {
            report(
                line: 1, column: 1,
                "the file has \(text.utf8.count) bytes; at most \(ManifestReader.byteLimit) are read")
            return nil
        }
        do {
            return ManifestNode(try Yams.compose(yaml: text) ?? Node.mapping(Node.Mapping([])), reader: self)
        } catch {
            problems.append(syntaxProblem(error))
            return nil
        }
    }

    /// In the order of the file.
    package var sortedProblems: [ManifestProblem] {
        problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    package func report(line: Int, column: Int, _ message: String) {
        problems.append(ManifestProblem(file: file, line: line, column: column, message: message))
    }

    /// A rules file is written by hand; a megabyte is a mistake or an attack (aliases are not expanded twice).
    package static let byteLimit = 1_048_576

    /// libyaml's words and place. Never the text around it: a rules file may hold the URL of a webhook.
    private func syntaxProblem(_ error: any Error) -> ManifestProblem {
        let (mark, problem): (Mark?, String) =
            switch error as? YamlError {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                (mark, problem)
            case .duplicatedKeysInMapping(let keys, let context):
                (context.mark, "the key \"\(ManifestNode.shown(keys.first ?? ""))\" stands here twice")
            case .reader(let problem, _, _, _): (nil, problem)
            default: (nil, "it cannot be read")
            }
        return ManifestProblem(
            file: file, line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1),
            message: "not valid YAML: \(problem)")
    }
}
