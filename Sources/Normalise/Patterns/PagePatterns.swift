/// The names of pages that the settings give: one that matches wins over any guess by `PageName`.
///
/// A line is a path whose segments are literal, `:name` for any one, or at the end `*` for one or more; `site:` in front keeps it to
/// one site. Of several that match, the one with the most literal segments wins, then the one given first. Segments are compared as
/// `PageName` shows them (escapes undone, without matrix parameters and index files), and with regard to capitals.
package struct PagePatterns: Sendable {
    /// How many patterns there may be. Looking one up costs what its segments cost, however many there are.
    package static let limit = 1000

    package private(set) var count = 0
    private var common = PatternTree()
    private var bySite: [String: PatternTree] = [:]

    /// None.
    package init() {}

    /// Lines that are empty or begin with `#` count for their number only. Throws all that is wrong at once.
    package init(_ lines: [String]) throws(PagePatternsError) {
        var problems: [String] = []
        var lineNumbers: [Int] = []
        for (index, line) in lines.enumerated() {
            let text = PagePatterns.trimmed(line)
            guard !text.isEmpty, text.first != "#" else { continue }
            let place = "line \(index + 1): \"\(BoundedName.of(String(text), limit: 100) ?? "")\""
            guard lineNumbers.count < PagePatterns.limit else {
                problems.append("\(place) is one pattern too many; at most \(PagePatterns.limit) are kept.")
                break
            }
            lineNumbers.append(index + 1)
            do {
                let pattern = try PagePattern(text)
                guard let earlier = insert(pattern, order: lineNumbers.count - 1) else { continue }
                problems.append("\(place) matches the same pages as line \(lineNumbers[earlier.order]).")
            } catch {
                problems.append("\(place) \(error.reason).")
            }
        }
        guard problems.isEmpty else { throw PagePatternsError(problems: problems) }
    }

    /// The name of the pattern that matches best; nil when none does.
    package func name(of url: String, site: String) -> String? {
        guard count > 0 else { return nil }
        var url = url
        return url.withUTF8 { bytes in
            guard let path = URLPath.range(in: bytes) else { return nil }
            return PathSegments.with(UnsafeBufferPointer(rebasing: bytes[path])) { segments in
                var best: PatternTree.End?
                common.find(segments, best: &best)
                bySite[site]?.find(segments, best: &best)
                return best?.name
            }
        }
    }

    /// Returns the pattern that stands there already.
    private mutating func insert(_ pattern: PagePattern, order: Int) -> PatternTree.End? {
        count += 1
        guard let site = pattern.site else { return common.insert(pattern, order: order) }
        return bySite[site, default: PatternTree()].insert(pattern, order: order)
    }

    private static func trimmed(_ line: String) -> Substring {
        let text = line[...].drop(while: \.isWhitespace)
        guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return text[...last]
    }
}
