import Manifest
import Telemetry

/// Which labels a rule looks at.
extension ManifestNode {
    /// The filters of `where`, in the order of the file; nothing behind the key is none.
    func filters(of set: DimensionSet) -> [LabelFilter] {
        guard !isBlank, let pairs else { return [] }
        return pairs.compactMap { key, value in key.dimension(of: set).flatMap { value.filter(of: $0) } }
    }

    /// One text or a list of them. `!` in front leaves out what matches, `*` stands for any characters and `?` for one,
    /// so that a value which begins with `!`, or holds `*` or `?`, cannot be written apart from others.
    private func filter(of dimension: Dimension) -> LabelFilter? {
        guard let nodes = textNodes else { return nil }
        guard (1...RuleRanges.filterValues).contains(nodes.count) else {
            return fail("expected 1 to \(RuleRanges.filterValues) values, got \(nodes.count)")
        }
        var (included, excluded): ([LabelPattern], [LabelPattern]) = ([], [])
        for node in nodes {
            guard let text = node.text, let pattern = node.labelPattern(text, of: dimension) else { continue }
            let isExcluded = text.hasPrefix("!")
            if (isExcluded ? excluded : included).contains(pattern) {
                node.fail("the value \(node.excerpt) stands here twice", as: Void.self)
            } else if (isExcluded ? included : excluded).contains(pattern) {
                node.fail("the value \(node.excerpt) is looked at and left out at once", as: Void.self)
            } else if isExcluded {
                excluded.append(pattern)
            } else {
                included.append(pattern)
            }
        }
        return LabelFilter(dimension, included: included, excluded: excluded)
    }

    private func labelPattern(_ text: String, of dimension: Dimension) -> LabelPattern? {
        guard !isTagged else {
            return fail("a value that begins with \"!\" has to stand in quotes, such as \"!DE\"")
        }
        let value = text.hasPrefix("!") ? String(text.dropFirst()) : text
        guard (1...RuleRanges.filterValueLimit).contains(value.unicodeScalars.count) else {
            return fail("expected a value of 1 to \(RuleRanges.filterValueLimit) characters, got \(excerpt)")
        }
        let pattern = LabelPattern(value)
        // A misspelt word would match nothing, for ever and in silence.
        guard let words = dimension.closedWords, !words.contains(where: pattern.matches) else { return pattern }
        return fail(
            "unknown \(dimension.rawValue) \(excerpt); expected one of \(words.joined(separator: ", "))"
                + NearName.hint(value, among: words))
    }
}

extension Dimension {
    /// All its values, where rules may split by it and they are our own words.
    var closedWords: [String]? { self == .device ? Device.allCases.map(\.name) : nil }
}
