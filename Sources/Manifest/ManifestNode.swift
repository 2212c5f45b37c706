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
        // A key may hold what moves a terminal's cursor.
        return String(
            text.prefix(60).map { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? "?" : $0 })
    }

    /// The text of a scalar; numbers and booleans are given as written.
    package var text: String? {
        guard case .scalar(let scalar) = node else { return fail("expected a text, got \(excerpt)") }
        return scalar.string
    }

    /// Whether it has a tag of its own, as `!DE` without quotes is: its text is then not what was written.
    package var isTagged: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.tag.description.hasPrefix("!")
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
        text.flatMap { duration($0, in: range) }
    }

    /// The same of a part of its text.
    package func duration(_ text: String, in range: ClosedRange<Duration>) -> Duration? {
        guard let value = DurationText.parse(text) else {
            return fail("expected a duration such as 90s, 15m, 1h or 7d, got \"\(ManifestNode.shown(text))\"")
        }
        guard range.contains(value) else {
            return fail(
                "\(text) is out of range; expected \(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
            )
        }
        return value
    }

    /// The entries of a mapping whose keys the file chooses, in its order.
    package var pairs: [(key: ManifestNode, value: ManifestNode)]? {
        guard case .mapping(let mapping) = node else { return fail("expected a mapping, got \(excerpt)") }
        return mapping.map { (ManifestNode($0.key, reader: reader), ManifestNode($0.value, reader: reader)) }
    }

    /// `fields` of keys that are listed elsewhere.
    package func fields<Key: RawRepresentable & Hashable>(
        _ keys: [Key], required: [Key] = [], unlisted: [Key] = []
    ) -> [Key: ManifestNode]? where Key.RawValue == String {
        let fields = fields(
            keys.map(\.rawValue), required: required.map(\.rawValue), unlisted: unlisted.map(\.rawValue))
        guard let fields else { return nil }
        return Dictionary(
            uniqueKeysWithValues: (keys + unlisted).compactMap { key in fields[key.rawValue].map { (key, $0) } })
    }

    /// The entries of a mapping by key; reports keys that are not in `keys` and `required` ones missing.
    /// (libyaml's reader refuses repeated ones.)
    ///
    /// - Parameter unlisted: keys that are read but not told as expected, because whoever reads refuses them in better words.
    package func fields(
        _ keys: [String], required: [String] = [], unlisted: [String] = []
    ) -> [String: ManifestNode]? {
        guard let pairs else { return nil }
        var fields: [String: ManifestNode] = [:]
        for (keyNode, value) in pairs {
            guard let name = keyNode.text else { continue }
            guard keys.contains(name) || unlisted.contains(name) else {
                keyNode.fail(
                    "unknown key \(keyNode.excerpt)"
                        + (NearName.of(name, among: keys).map { "; did you mean \"\($0)\"?" }
                            ?? "; expected one of \(keys.joined(separator: ", "))"),
                    as: Void.self)
                continue
            }
            fields[name] = value
        }
        for name in required where fields[name] == nil { fail("the key \"\(name)\" is missing", as: Void.self) }
        return fields
    }
}
