import Manifest
import Telemetry

/// The names rules use of things defined elsewhere.
extension ManifestNode {
    /// A metric that belongs into this section.
    func metric(for kind: RuleKind) -> Metric? {
        guard let text else { return nil }
        guard let metric = Metric(name: text) else {
            // What the other section has would be the next mistake.
            let all = Metric.all.filter { $0.origin == kind.origin }.map(\.name)
            guard let near = NearName.of(text, among: all) else {
                let own = Metric.catalogue.filter { $0.origin == kind.origin }.map(\.name)
                return fail("unknown metric \(excerpt); expected one of \(own.joined(separator: ", "))")
            }
            return fail("unknown metric \(excerpt); did you mean \"\(near)\"?")
        }
        guard metric.origin == kind.origin else {
            let measurer =
                switch metric.origin {
                case .browser: "browsers"
                case .server: "servers"
                }
            let section = RuleKind(origin: metric.origin).section
            return fail("\(metric.name) is measured by \(measurer); put this rule under \"\(section)\"")
        }
        return metric
    }

    /// A metric whoever measures it.
    var metricOfAny: Metric? {
        guard let text else { return nil }
        if let metric = Metric(name: text) { return metric }
        let names = Metric.all.map(\.name)
        guard let near = NearName.of(text, among: names) else {
            return fail("unknown metric \(excerpt); expected one of \(names.joined(separator: ", "))")
        }
        return fail("unknown metric \(excerpt); did you mean \"\(near)\"?")
    }

    /// Distinct dimensions under which measurements are kept by the minute.
    func dimensions(of set: DimensionSet) -> [Dimension]? {
        guard let nodes = scalars else { return nil }
        var dimensions: [Dimension] = []
        for (node, _) in nodes {
            guard let dimension = node.dimension(of: set) else { continue }
            if dimensions.contains(dimension) {
                node.fail("the dimension \(node.excerpt) stands here twice", as: Void.self)
            } else {
                dimensions.append(dimension)
            }
        }
        return dimensions
    }

    /// One dimension under which measurements are kept by the minute.
    func dimension(of set: DimensionSet) -> Dimension? {
        guard let text else { return nil }
        let names = set.dimensions.map(\.rawValue)
        let list = names.joined(separator: ", ")
        guard let dimension = Dimension(rawValue: text) else {
            let near = NearName.of(text, among: names).map { "did you mean \"\($0)\"?" }
            return fail("unknown dimension \(excerpt); " + (near ?? "expected one of \(list)"))
        }
        guard set.dimensions.contains(dimension) else {
            return fail("this metric is not kept by \"\(text)\"; expected one of \(list)")
        }
        return dimension
    }

    /// Distinct names of receivers the files define.
    func receiverNames(among known: ReceiverNames) -> [String]? {
        guard let nodes = scalars else { return nil }
        var names: [String] = []
        for (node, name) in nodes {
            if names.contains(name) {
                node.fail("the receiver \(node.excerpt) stands here twice", as: Void.self)
            } else if known.names.contains(name) || !known.isComplete {
                names.append(name)
            } else if known.names.isEmpty {
                node.fail(
                    "unknown receiver \(node.excerpt); the file defines none under \"receivers\"", as: Void.self)
            } else {
                let near = NearName.of(name, among: known.names).map { "did you mean \"\($0)\"?" }
                node.fail(
                    "unknown receiver \(node.excerpt); "
                        + (near ?? "expected one of \(known.names.joined(separator: ", "))"), as: Void.self)
            }
        }
        return names
    }

    /// A list of texts, each with its place; one text alone is a list of one.
    var scalars: [(ManifestNode, String)]? {
        textNodes?.compactMap { node in node.text.map { (node, $0) } }
    }

    /// The nodes of a list that ought to be texts.
    var textNodes: [ManifestNode]? { isScalar ? [self] : items }

    private var isScalar: Bool { excerpt.hasPrefix("\"") }
}
