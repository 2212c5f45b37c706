import Telemetry

extension LearnedTemplates {
    /// All folds, by site and template.
    package var rules: [LearnedRule] {
        var rules: [LearnedRule] = []
        for (index, node) in nodes.enumerated() {
            guard let fold = node.fold, let site = site(of: Int32(index)) else { continue }
            rules.append(
                LearnedRule(
                    site: site, template: foldedTemplate(of: Int32(index)), distinct: fold.distinct,
                    examples: fold.examples, views: fold.views, since: fold.since))
        }
        return rules.sorted { ($0.site, $0.template) < ($1.site, $1.template) }
    }

    package func foldCount(of site: String) -> Int { sites[site]?.folds ?? 0 }

    /// Undoes a rule and pins its position.
    package mutating func undo(site: String, template: String) -> LearnedUndo {
        guard let node = foldedNode(site: site, template: template) else { return .noSuchRule }
        guard pins.count < limits.pins else { return .tooManyPins }
        pins.insert(LearnedPin(site: site, template: template))
        if let any = child(LearnedTemplates.any, of: node) { remove([any], childrenOf: node, site: site) }
        nodes[Int(node)].fold = nil
        nodes[Int(node)].isPinned = true
        sites[site]?.folds -= 1
        return .undone
    }

    /// Lets a pinned position be folded again. False when it was not pinned.
    package mutating func unpin(site: String, template: String) -> Bool {
        guard pins.remove(LearnedPin(site: site, template: template)) != nil else { return false }
        if let node = parentNode(site: site, template: template) { nodes[Int(node)].isPinned = false }
        return true
    }

    /// What a pin says is written into the node, since a crowded position asks at every call.
    mutating func mayFold(_ node: Int32, site: String) -> Bool {
        guard !nodes[Int(node)].isPinned, let folds = sites[site]?.folds, folds < limits.foldsPerSite else {
            return false
        }
        guard !pins.isEmpty, pins.contains(LearnedPin(site: site, template: foldedTemplate(of: node))) else {
            return true
        }
        nodes[Int(node)].isPinned = true
        return false
    }

    mutating func fold(_ node: Int32, site: String, at instant: Timestamp) {
        let list = childList(of: node)
        let total = list.reduce(0) { $0 + nodes[Int($1)].views }
        let folded = list.filter { !staysNamed($0, among: total) }
        let values = folded.map { (name: nodes[Int($0)].name, views: nodes[Int($0)].views) }
        remove(Set(folded), childrenOf: node, site: site)
        nodes[Int(node)].fold = LearnedFold(since: instant, values: values)
        sites[site]?.folds += 1
    }

    /// A placeholder, or a value with a twentieth of the views, of which there are at most twenty. Twenty views, for a share of less
    /// is chance.
    private func staysNamed(_ child: Int32, among total: Int) -> Bool {
        let node = nodes[Int(child)]
        return LearnedTemplates.isPlaceholder(node.name) || node.views >= 20 && node.views >= total / 20
    }

    // MARK: Where a node stands

    private func site(of node: Int32) -> String? {
        var root = node
        while nodes[Int(root)].parent != LearnedNode.none { root = nodes[Int(root)].parent }
        return sites.first { $0.value.root == root }?.key
    }

    private func foldedTemplate(of node: Int32) -> String {
        var names = [LearnedTemplates.any]
        var node = node
        while nodes[Int(node)].parent != LearnedNode.none {
            names.append(nodes[Int(node)].name)
            node = nodes[Int(node)].parent
        }
        return "/" + names.reversed().joined(separator: "/")
    }

    private func foldedNode(site: String, template: String) -> Int32? {
        parentNode(site: site, template: template).flatMap { nodes[Int($0)].fold == nil ? nil : $0 }
    }

    /// The node above the `:any` at the end of the template.
    private func parentNode(site: String, template: String) -> Int32? {
        guard template.hasPrefix("/"), template.utf8.count <= 2 * PageName.limit else { return nil }
        var names = template.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard names.popLast().map({ $0 == LearnedTemplates.any }) == true else { return nil }
        return names.reduce(sites[site]?.root) { node, name in node.flatMap { child(String(name), of: $0) } }
    }
}
