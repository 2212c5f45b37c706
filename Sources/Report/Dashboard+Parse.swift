package import Manifest
import Telemetry

extension Dashboard {
    /// Reads a dashboard; every mistake is reported with its place.
    package static func parse(_ text: String, file: String) throws(ManifestError) -> Dashboard {
        try ManifestReader.read(text, file: file) { _, root in Dashboard.read(root) }
    }

    /// A minute is the finest grain kept; beyond two years no chart says anything.
    private static let windowRange: ClosedRange<Duration> = .seconds(900) ... .seconds(731 * 86_400)
    private static let stepRange: ClosedRange<Duration> = .seconds(60) ... .seconds(31 * 86_400)
    /// A chart is about 340 pixels wide; more slices than that cannot be seen and only make the page heavy.
    private static let sliceLimit = 300.0
    private static let titleLimit = 120
    private static let panelLimit = 32

    private static func read(_ root: ManifestNode) -> Dashboard? {
        guard let fields = root.fields(["title", "window", "step", "panels"], required: ["panels"]) else { return nil }
        let title = fields["title"].map { readTitle($0) } ?? "Web Vitals"
        let window = fields["window"].map { $0.duration(in: windowRange) } ?? .seconds(86_400)
        var step: Duration?
        if let node = fields["step"], let window, let given = node.duration(in: stepRange) {
            if window / given > sliceLimit {
                let least = ReportWindow.step(for: window)
                node.fail(
                    "a window of \(DurationText.format(window)) cut by \(DurationText.format(given)) gives more than \(Int(sliceLimit)) slices; leave step out or take \(DurationText.format(least))",
                    as: Void.self)
            } else if given > window {
                node.fail("the step is longer than the window of \(DurationText.format(window))", as: Void.self)
            }
            step = given
        }
        let panels = fields["panels"].flatMap { readPanels($0) }
        guard let title, let window, let panels else { return nil }
        return Dashboard(title: title, window: window, step: step, panels: panels)
    }

    private static func readTitle(_ node: ManifestNode) -> String? {
        guard let text = node.text else { return nil }
        guard !text.isEmpty, text.unicodeScalars.count <= titleLimit else {
            return node.fail("a title has 1 to \(titleLimit) characters, got \(text.unicodeScalars.count)")
        }
        return text
    }

    private static func readPanels(_ node: ManifestNode) -> [Panel]? {
        guard let items = node.items else { return nil }
        guard (1...panelLimit).contains(items.count) else {
            return node.fail("a dashboard has 1 to \(panelLimit) panels, got \(items.count)")
        }
        return items.compactMap { Panel.read($0) }
    }
}

extension Panel {
    /// The words of `type`.
    private enum Kind: String, CaseIterable {
        case vitals, routes, queries, alerts, ledger

        var keys: [String] {
            switch self {
            case .vitals: ["type", "metrics", "percentile"]
            case .routes, .queries: ["type", "metric", "percentile", "limit"]
            case .alerts, .ledger: ["type"]
            }
        }
    }

    private static let metricLimit = 16
    private static let limitRange: ClosedRange<Int64> = 1...200
    private static let vitals: [Metric] = [.lcp, .inp, .cls, .fcp, .ttfb, .fid, .load]

    fileprivate static func read(_ node: ManifestNode) -> Panel? {
        // The type decides which keys are known, so it is looked up first, by a reader whose complaints are not kept.
        let everyKey = ["type", "metrics", "metric", "percentile", "limit"]
        let glance = ManifestNode(node.node, reader: ManifestReader(file: node.reader.file))
        let kind = glance.fields(everyKey)?["type"]?.oneOf(Kind.self)
        guard let fields = node.fields(kind?.keys ?? everyKey, required: ["type"]) else { return nil }
        guard let kind else {
            _ = fields["type"]?.oneOf(Kind.self)
            return nil
        }
        switch kind {
        case .vitals:
            let metrics = fields["metrics"].map { readMetrics($0) } ?? vitals
            guard let metrics, let percentile = readPercentile(fields, .p75) else { return nil }
            return .vitals(metrics: metrics, percentile: percentile)
        case .routes:
            let metric = fields["metric"].map { readMetric($0, from: .browser) } ?? .lcp
            guard let metric, let percentile = readPercentile(fields, .p75), let limit = readLimit(fields) else {
                return nil
            }
            return .routes(metric: metric, percentile: percentile, limit: limit)
        case .queries:
            let work = fields["metric"].map { $0.oneOf(TimedWork.self) } ?? .query
            guard let work, let percentile = readPercentile(fields, .p95), let limit = readLimit(fields) else {
                return nil
            }
            return .queries(metric: work, percentile: percentile, limit: limit)
        case .alerts: return .alerts
        case .ledger: return .ledger
        }
    }

    private static func readMetrics(_ node: ManifestNode) -> [Metric]? {
        guard let items = node.items else { return nil }
        guard (1...metricLimit).contains(items.count) else {
            return node.fail("a vitals panel shows 1 to \(metricLimit) metrics, got \(items.count)")
        }
        var metrics: [Metric] = []
        for item in items {
            guard let metric = readMetric(item, from: nil) else { continue }
            if metrics.contains(metric) {
                item.fail("the metric \"\(metric.name)\" stands here twice", as: Void.self)
            }
            metrics.append(metric)
        }
        return metrics
    }

    /// - Parameter origin: who must measure it; nil for anybody.
    private static func readMetric(_ node: ManifestNode, from origin: Metric.Origin?) -> Metric? {
        guard let name = node.text else { return nil }
        // What has a lane is a mixture unless it is split.
        let names = Metric.all.filter { $0.lane == nil && (origin == nil || $0.origin == origin) }.map(\.name)
        let shown = names.filter { !(Metric(name: $0)?.isDeclared ?? false) }.joined(separator: ", ")
        guard let metric = Metric(name: name) else {
            return node.fail(
                "unknown metric \"\(name)\""
                    + (NearName.of(name, among: names).map { "; did you mean \"\($0)\"?" }
                        ?? "; expected one of \(shown)"))
        }
        guard names.contains(name) else {
            return node.fail(
                "\(name) is measured by \(metric.origin == .server ? "servers" : "browsers"); expected one of \(shown)"
            )
        }
        return metric
    }

    private static func readPercentile(_ fields: [String: ManifestNode], _ standard: Percentile) -> Percentile? {
        guard let node = fields["percentile"] else { return standard }
        guard let text = node.text else { return nil }
        guard let percentile = Double(text).flatMap(Percentile.init) else {
            return node.fail("expected a percentile between 0 and 100, such as 75 or 99.9, got \"\(text)\"")
        }
        return percentile
    }

    private static func readLimit(_ fields: [String: ManifestNode]) -> Int? {
        guard let node = fields["limit"] else { return 10 }
        return node.integer(in: limitRange).map { Int($0) }
    }
}
