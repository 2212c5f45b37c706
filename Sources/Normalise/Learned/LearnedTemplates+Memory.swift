extension LearnedTemplates {
    /// Nil when all nodes are in use.
    mutating func makeNode(_ name: String, parent: Int32) -> Int32? {
        guard nodeCount < limits.nodes else { return nil }
        var node = LearnedNode()
        node.name = name
        node.parent = parent
        guard let index = free.popLast() else {
            nodes.append(node)
            return Int32(nodes.count - 1)
        }
        nodes[Int(index)] = node
        return index
    }

    mutating func makeChild(_ name: String, of parent: Int32) -> Int32? {
        guard let child = makeNode(name, parent: parent) else { return nil }
        nodes[Int(child)].nextSibling = nodes[Int(parent)].firstChild
        nodes[Int(parent)].firstChild = child
        if !LearnedTemplates.isPlaceholder(name) { nodes[Int(parent)].valueCount += 1 }
        children[LearnedEdge(parent: parent, name: name)] = child
        return child
    }

    func childList(of node: Int32) -> [Int32] {
        var list: [Int32] = []
        var child = nodes[Int(node)].firstChild
        while child != LearnedNode.none {
            list.append(child)
            child = nodes[Int(child)].nextSibling
        }
        return list
    }

    /// Forgets some of the children, and all below them.
    mutating func remove(_ unneeded: Set<Int32>, childrenOf node: Int32, site: String) {
        let list = childList(of: node)
        nodes[Int(node)].firstChild = LearnedNode.none
        nodes[Int(node)].valueCount = 0
        for child in list {
            guard !unneeded.contains(child) else {
                remove(child, site: site)
                continue
            }
            nodes[Int(child)].nextSibling = nodes[Int(node)].firstChild
            nodes[Int(node)].firstChild = child
            if !LearnedTemplates.isPlaceholder(nodes[Int(child)].name) { nodes[Int(node)].valueCount += 1 }
        }
    }

    private mutating func remove(_ top: Int32, site: String) {
        var open = [top]
        while let node = open.popLast() {
            open += childList(of: node)
            children[LearnedEdge(parent: nodes[Int(node)].parent, name: nodes[Int(node)].name)] = nil
            if nodes[Int(node)].fold != nil { sites[site]?.folds -= 1 }
            nodes[Int(node)] = LearnedNode()
            free.append(node)
        }
    }

    /// Between calls only, so that no call loses the place where it stands; and not before as many calls as there are nodes, so that
    /// a flood of new names pays for what it costs.
    mutating func makeRoomIfNeeded(for site: String) {
        guard calls >= limits.nodes else { return }
        let isCrowded = sites.count >= limits.sites && sites[site] == nil
        guard isCrowded || nodeCount + LearnedTemplates.depthLimit >= limits.nodes else { return }
        calls = 0
        for (name, entry) in sites {
            let isNeeded = age(entry.root, site: name)
            // Where there are more sites than places, one that nobody visits gives up even its folds.
            if isNeeded, entry.isSeen || !isCrowded {
                sites[name]?.isSeen = false
            } else {
                remove(entry.root, site: name)
                sites[name] = nil
            }
        }
    }

    /// Halves what was seen and forgets what was hardly; a fold stays, or its values would change their names. False when the node
    /// itself is to be forgotten. As deep as a template.
    private mutating func age(_ node: Int32, site: String) -> Bool {
        nodes[Int(node)].recent /= 2
        let unneeded = Set(childList(of: node).filter { !age($0, site: site) })
        if !unneeded.isEmpty { remove(unneeded, childrenOf: node, site: site) }
        return nodes[Int(node)].recent > 0 || nodes[Int(node)].fold != nil
            || nodes[Int(node)].firstChild != LearnedNode.none
    }
}
