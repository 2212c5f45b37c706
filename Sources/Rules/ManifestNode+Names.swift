import Manifest
import Telemetry

/// The names rules use of things defined elsewhere.
extension ManifestNode {
    /// A metric that belongs into this section.
    func metric(for kind: RuleKind) -> Metric? {
        guard let text else { return nil }
        guard let metric = Metric(name: text) else {
            let all = Metric.all.map(\.name)
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

    /// Distinct dimensions under which measurements are kept by the minute.
    func dimensions(of set: DimensionSet) -> [Dimension]? {
        guard let nodes = scalars else { return nil }
        let kept = set.dimensions
        let list = kept.map(\.rawValue).joined(separator: ", ")
        var dimensions: [Dimension] = []
        for (node, name) in nodes {
            if let dimension = Dimension(rawValue: name) {
                if dimensions.contains(dimension) {
                    node.fail("the dimension \(node.excerpt) stands here twice", as: Void.self)
                } else if kept.contains(dimension) {
                    dimensions.append(dimension)
                } else {
                    node.fail("this metric is not kept by \"\(name)\"; expected one of \(list)", as: Void.self)
                }
            } else {
                let near = NearName.of(name, among: kept.map(\.rawValue))
                node.fail(
                    "unknown dimension \(node.excerpt); "
                        + (near.map { "did you mean \"\($0)\"?" } ?? "expected one of \(list)"), as: Void.self)
            }
        }
        return dimensions
    }

    /// Distinct names of receivers the file defines.
    func receiverNames(among known: [String]) -> [String]? {
        guard let nodes = scalars else { return nil }
        var names: [String] = []
        for (node, name) in nodes {
            if names.contains(name) {
                node.fail("the receiver \(node.excerpt) stands here twice", as: Void.self)
            } else if known.contains(name) {
                names.append(name)
            } else if known.isEmpty {
                node.fail(
                    "unknown receiver \(node.excerpt); the file defines none under \"receivers\"", as: Void.self)
            } else {
                let near = NearName.of(name, among: known)
                node.fail(
                    "unknown receiver \(node.excerpt); "
                        + (near.map { "did you mean \"\($0)\"?" } ?? "expected one of \(known.joined(separator: ", "))"),
                    as: Void.self)
            }
        }
        return names
    }

    /// A list of texts, each with its place; one text alone is a list of one.
    private var scalars: [(ManifestNode, String)]? {
        let nodes = isScalar ? [self] : items
        return nodes?.compactMap { node in node.text.map { (node, $0) } }
    }

    private var isScalar: Bool { excerpt.hasPrefix("\"") }
}
