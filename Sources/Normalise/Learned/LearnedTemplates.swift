package import Telemetry

/// Learns where a site's templates still name one thing among many, and folds those positions into `:any`.
///
/// It remembers, for each site, the tree of the segments it has seen. A position with more distinct values under one parent than
/// `Limits.children` is folded: from then on its values are called `:any`, but for placeholders and those few that make up a
/// twentieth of the position's views each, which a team knows by name (`/shop/cart` among a thousand products). What was named earlier
/// keeps its series. A fold can be undone, after which the position is never folded again.
///
/// The memory is bounded whatever comes: when it is full, what was seen least since the last time makes room, and until then unknown
/// names pass as they are. The same calls give the same names. O(segments) a call; making room is O(nodes), once in as many calls.
/// Names that the settings' patterns gave are the team's own and should not be passed here.
package struct LearnedTemplates: Sendable {
    package struct Limits: Hashable, Sendable {
        package var sites = 200
        /// Of all sites together; some 200 bytes each.
        package var nodes = 50_000
        /// Distinct values of one position.
        package var children = 100
        /// Folds of one site, so that a hostile one cannot take all of the memory for good.
        package var foldsPerSite = 100
        package var pins = 1000

        package init() {}
    }

    package static let any = ":any"
    /// Deeper than a template of `PageName`, so that only foreign ones are cut.
    static let depthLimit = 16

    let limits: Limits
    var nodes: [LearnedNode] = []
    var free: [Int32] = []
    var children: [LearnedEdge: Int32] = [:]
    var sites: [String: LearnedSite] = [:]
    /// The positions whose fold was undone.
    package internal(set) var pins: Set<LearnedPin> = []
    /// Since room was last made.
    var calls = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Segments remembered, with a root for each site.
    package var nodeCount: Int { nodes.count - free.count }

    /// The template as it is to be stored. A fold that this call causes begins at `instant`.
    package mutating func name(of template: String, site: String, at instant: Timestamp) -> String {
        guard template.utf8.first == UInt8(ascii: "/"), template.utf8.count <= PageName.limit else { return template }
        // No further than what it is asked for.
        calls = min(calls + 1, limits.nodes)
        makeRoomIfNeeded(for: site)
        guard var node = root(of: site) else { return template }
        nodes[Int(node)].see()
        var walk = LearnedWalk(template)
        var depth = 0
        while depth < LearnedTemplates.depthLimit, let segment = walk.next() {
            let step = step(from: node, to: String(segment), site: site, at: instant)
            if step.isFolded { walk.fold() }
            guard let next = step.node else { break }
            nodes[Int(next)].see()
            node = next
            depth += 1
        }
        return walk.name
    }

    /// Where a segment leads; no node where nothing is remembered from there on.
    private mutating func step(
        from node: Int32, to name: String, site: String, at instant: Timestamp
    ) -> (node: Int32?, isFolded: Bool) {
        let known = child(name, of: node)
        if let known, nodes[Int(node)].fold == nil || name != LearnedTemplates.any { return (known, false) }
        if known == nil, LearnedTemplates.isPlaceholder(name) { return (makeChild(name, of: node), false) }
        if nodes[Int(node)].fold == nil {
            if nodes[Int(node)].valueCount < limits.children { return (makeChild(name, of: node), false) }
            guard mayFold(node, site: site) else { return (nil, false) }
            fold(node, site: site, at: instant)
        }
        nodes[Int(node)].fold?.see(name)
        return (child(LearnedTemplates.any, of: node) ?? makeChild(LearnedTemplates.any, of: node), true)
    }

    func child(_ name: String, of node: Int32) -> Int32? { children[LearnedEdge(parent: node, name: name)] }

    private mutating func root(of site: String) -> Int32? {
        if let known = sites[site] {
            if !known.isSeen { sites[site]?.isSeen = true }
            return known.root
        }
        guard sites.count < limits.sites, site.utf8.count <= PageName.limit else { return nil }
        guard let root = makeNode("", parent: LearnedNode.none) else { return nil }
        sites[site] = LearnedSite(root: root)
        return root
    }

    /// What `PageName` writes for one thing among many: a name already, however many others stand beside it.
    static func isPlaceholder(_ name: String) -> Bool { placeholders.contains(name) }

    private static let placeholders = Set(SegmentPlaceholder.allCases.map { ":\($0.name)" } + [any])
}
