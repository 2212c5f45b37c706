/// Patterns of one site, or those of all, by their segments. Looking a path up touches a node at most once and allocates nothing.
struct PatternTree: Sendable {
    /// A pattern that ends here.
    struct End: Sendable {
        let name: String
        let literalCount: Int
        /// Its place among all patterns.
        let order: Int

        /// More literal segments first, then the order given.
        func isBetter(than other: End?) -> Bool {
            guard let other else { return true }
            return literalCount != other.literalCount ? literalCount > other.literalCount : order < other.order
        }
    }

    private struct Node {
        /// By their bytes, for a binary search.
        var literals: [(text: [UInt8], node: Int)] = []
        var parameter: Int?
        var end: End?
        var rest: End?
    }

    private var nodes = [Node()]

    /// Returns the pattern that matches the same paths and stands there already; then nothing is added.
    mutating func insert(_ pattern: PagePattern, order: Int) -> End? {
        let end = End(name: pattern.name, literalCount: pattern.literalCount, order: order)
        var node = 0
        for segment in pattern.segments {
            switch segment {
            case .literal(let text): node = literal(text, of: node)
            case .parameter: node = parameter(of: node)
            case .rest:
                if let rest = nodes[node].rest { return rest }
                nodes[node].rest = end
                return nil
            }
        }
        if let earlier = nodes[node].end { return earlier }
        nodes[node].end = end
        return nil
    }

    private mutating func literal(_ text: [UInt8], of node: Int) -> Int {
        let place = text.withUnsafeBufferPointer { position(of: $0, in: node) }
        if place < nodes[node].literals.count, nodes[node].literals[place].text == text {
            return nodes[node].literals[place].node
        }
        nodes.append(Node())
        nodes[node].literals.insert((text, nodes.count - 1), at: place)
        return nodes.count - 1
    }

    private mutating func parameter(of node: Int) -> Int {
        if let parameter = nodes[node].parameter { return parameter }
        nodes.append(Node())
        nodes[node].parameter = nodes.count - 1
        return nodes.count - 1
    }

    /// The best of `best` and of all that match. The tree is as deep as a pattern is long.
    func find(_ segments: borrowing PathSegments, best: inout End?) {
        find(segments, from: 0, depth: 0, best: &best)
    }

    private func find(_ segments: borrowing PathSegments, from node: Int, depth: Int, best: inout End?) {
        guard depth < segments.count else {
            if !segments.isCut, let end = nodes[node].end, end.isBetter(than: best) { best = end }
            return
        }
        if let rest = nodes[node].rest, rest.isBetter(than: best) { best = rest }
        if let text = segments[depth], !nodes[node].literals.isEmpty {
            let place = position(of: text, in: node)
            if place < nodes[node].literals.count, nodes[node].literals[place].text.elementsEqual(text) {
                find(segments, from: nodes[node].literals[place].node, depth: depth + 1, best: &best)
            }
        }
        if let parameter = nodes[node].parameter { find(segments, from: parameter, depth: depth + 1, best: &best) }
    }

    /// Where the text stands among the literals, or would stand.
    private func position(of text: UnsafeBufferPointer<UInt8>, in node: Int) -> Int {
        var low = 0
        var high = nodes[node].literals.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[node].literals[middle].text.lexicographicallyPrecedes(text) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
