import Manifest

/// The values only rules have. Like every reader of a node these report what is wrong and give nil.
extension ManifestNode {
    /// The entries of a section. A key with nothing behind it, as is left when its entries are commented out, is empty.
    func entries(upTo limit: Int, of what: String) -> [ManifestNode] {
        guard !isBlank, let items else { return [] }
        if items.count > limit {
            fail("\(items.count) \(what) are too many; at most \(limit) are read", as: Void.self)
        }
        return Array(items.prefix(limit))
    }

    /// Whether nothing stands behind the key.
    var isBlank: Bool { excerpt == "\"\"" }

    /// A text of 1 to `limit` characters, counted as Unicode scalars, on one line.
    func shortText(upTo limit: Int) -> String? {
        guard let text else { return nil }
        let count = text.unicodeScalars.count
        guard (1...limit).contains(count), text.allSatisfy({ !$0.isNewline && !$0.isControl }) else {
            return fail("expected 1 to \(limit) characters on one line, got \(count) characters")
        }
        return text
    }

    func ruleID(upTo limit: Int = RuleRanges.idLimit) -> String? {
        guard let text else { return nil }
        let bytes = Array(text.utf8)
        let isPlain = bytes.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "-")
        }
        guard isPlain, (1...limit).contains(bytes.count), bytes.first != UInt8(ascii: "-") else {
            return fail(
                "expected an id of 1 to \(limit) small letters, digits and hyphens, not starting with a hyphen, got \(excerpt)"
            )
        }
        return text
    }

}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
