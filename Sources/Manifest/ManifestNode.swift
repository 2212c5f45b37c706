package import Yams

/// One node of a file with its place. Its readers return nil after reporting what is wrong, so that reading goes on.
package struct ManifestNode {
    package let node: Node
    package let reader: ManifestReader

    package init(_ node: Node, reader: ManifestReader) {
        self.node = node
        self.reader = reader
    }

    /// Reports a problem at this node and gives nil, to be returned by whoever wanted a value.
    @discardableResult
    package func fail<Value>(_ message: String, as type: Value.Type = Value.self) -> Value? {
        let mark = node.mark
        reader.report(line: mark?.line ?? 1, column: mark?.column ?? 1, message)
        return nil
    }

    /// What the file says here, short enough for a message, and of a URL no more than its scheme: it may carry a token.
    package var excerpt: String {
        switch node {
        case .scalar(let scalar): "\"\(ManifestNode.shown(scalar.string))\""
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }

    static func shown(_ text: String) -> String {
        if let scheme = text.firstRange(of: "://") { return text[..<scheme.upperBound].suffix(20) + "…" }
        return String(text.prefix(60))
    }

    /// The text of a scalar; numbers and booleans are given as written.
    package var text: String? {
        guard case .scalar(let scalar) = node else { return fail("expected a text, got \(excerpt)") }
        return scalar.string
    }

    package var items: [ManifestNode]? {
        guard case .sequence(let sequence) = node else { return fail("expected a list, got \(excerpt)") }
        return sequence.map { ManifestNode($0, reader: reader) }
    }

    /// A list of texts; one text alone is a list of one.
    package var texts: [String]? {
        if case .scalar = node { return text.map { [$0] } }
        return items?.compactMap(\.text)
    }

    package func oneOf<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> Value?
    where Value.RawValue == String {
        guard let text else { return nil }
        if let value = Value(rawValue: text) { return value }
        let names = Value.allCases.map(\.rawValue)
        return fail(
            "unknown value \(excerpt); expected \(names.joined(separator: ", "))" + NearName.hint(text, among: names))
    }

    package func integer(in range: ClosedRange<Int64>) -> Int64? {
        guard let text else { return nil }
        guard let value = Int64(text), range.contains(value) else {
            return fail("expected a whole number from \(range.lowerBound) to \(range.upperBound), got \(excerpt)")
        }
        return value
    }

    /// A duration as people write it: `90s`, `15m`, `1h`, `28d`. Units: ms, s, m or min, h, d.
    package func duration(in range: ClosedRange<Duration>) -> Duration? {
        guard let text else { return nil }
        guard let value = DurationText.parse(text) else {
            return fail("expected a duration such as 90s, 15m, 1h or 7d, got \(excerpt)")
        }
        guard range.contains(value) else {
            return fail(
                "\(text) is out of range; expected \(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
            )
        }
        return value
    }

    /// The entries of a mapping by key; reports keys that are not in `keys` and `required` ones missing.
    /// (libyaml's reader refuses repeated ones.)
    package func fields(_ keys: [String], required: [String] = []) -> [String: ManifestNode]? {
        guard case .mapping(let mapping) = node else { return fail("expected a mapping, got \(excerpt)") }
        var fields: [String: ManifestNode] = [:]
        for (key, value) in mapping {
            let keyNode = ManifestNode(key, reader: reader)
            guard let name = keyNode.text else { continue }
            guard keys.contains(name) else {
                keyNode.fail(
                    "unknown key \(keyNode.excerpt)"
                        + (NearName.of(name, among: keys).map { "; did you mean \"\($0)\"?" }
                            ?? "; expected one of \(keys.joined(separator: ", "))"),
                    as: Void.self)
                continue
            }
            fields[name] = ManifestNode(value, reader: reader)
        }
        for name in required where fields[name] == nil { fail("the key \"\(name)\" is missing", as: Void.self) }
        return fields
    }
}
