extension LearnedTemplates {
    /// All of it. O(nodes · log).
    package var state: LearnedState {
        LearnedState(
            sites: sites.sorted { $0.key < $1.key }.map { name, site in
                var written: [LearnedState.Node] = []
                write(site.root, depth: 0, into: &written)
                return LearnedState.Site(name: name, nodes: written, isSeen: site.isSeen)
            },
            pins: pins.sorted { ($0.site, $0.template) < ($1.site, $1.template) },
            calls: calls)
    }

    /// Goes on where the state was taken. What is damaged or beyond the limits is left out, never refused: this is a memory, and the
    /// worst of losing a part is that it is learned again.
    package init(_ state: LearnedState, limits: Limits = Limits()) {
        self.init(limits: limits)
        calls = min(max(0, state.calls), limits.nodes)
        for pin in state.pins.prefix(limits.pins) { pins.insert(pin) }
        for site in state.sites where sites.count < limits.sites && sites[site.name] == nil { read(site) }
    }

    private func write(_ node: Int32, depth: Int, into written: inout [LearnedState.Node]) {
        let kept = nodes[Int(node)]
        written.append(
            LearnedState.Node(
                depth: depth, name: kept.name, views: kept.views, recent: kept.recent, fold: kept.fold))
        for child in childList(of: node).sorted(by: { nodes[Int($0)].name < nodes[Int($1)].name }) {
            write(child, depth: depth + 1, into: &written)
        }
    }

    private mutating func read(_ site: LearnedState.Site) {
        guard let top = site.nodes.first, top.depth == 0, site.name.utf8.count <= PageName.limit,
            let root = makeNode("", parent: LearnedNode.none)
        else { return }
        sites[site.name] = LearnedSite(root: root, isSeen: site.isSeen)
        fill(root, from: top, site: site.name)
        var path = [root]
        for node in site.nodes.dropFirst() {
            // Deeper than a child of the last one: its parent was left out.
            guard node.depth >= 1, node.depth <= path.count else { continue }
            path.removeLast(path.count - node.depth)
            guard let child = read(node, below: path[node.depth - 1], depth: node.depth) else { continue }
            fill(child, from: node, site: site.name)
            path.append(child)
        }
    }

    private mutating func read(_ node: LearnedState.Node, below parent: Int32, depth: Int) -> Int32? {
        guard depth <= LearnedTemplates.depthLimit, !node.name.isEmpty, node.name.utf8.count <= PageName.limit,
            !node.name.utf8.contains(UInt8(ascii: "/")), child(node.name, of: parent) == nil,
            LearnedTemplates.isPlaceholder(node.name) || nodes[Int(parent)].valueCount < limits.children
        else { return nil }
        return makeChild(node.name, of: parent)
    }

    private mutating func fill(_ node: Int32, from kept: LearnedState.Node, site: String) {
        nodes[Int(node)].views = min(max(0, kept.views), LearnedNode.viewLimit)
        nodes[Int(node)].recent = kept.recent
        guard let fold = kept.fold, fold.isSound, let folds = sites[site]?.folds, folds < limits.foldsPerSite else {
            return
        }
        nodes[Int(node)].fold = fold
        sites[site]?.folds += 1
    }
}
