import Telemetry

/// How the shown shapes went over the window.
struct ShapeTrends {
    private let metric: Metric
    private let percentile: Percentile
    private let window: ReportWindow
    private var each: [TimedShape: [Int64: Rollup]] = [:]
    private var means: [TimedShape: [Int64: Rollup]] = [:]

    init(
        _ shown: some Collection<ShapeCost>, _ work: TimedWork, _ percentile: Percentile, in window: ReportWindow,
        from data: ReportData
    ) throws {
        metric = work.metric
        self.percentile = percentile
        self.window = window.cut(into: Trend.sliceLimit)
        each = try read(metric, work, Set(shown.filter { $0.each != nil }.map(\.shape)), from: data)
        if let metric = work.means {
            means = try read(metric, work, Set(shown.filter { $0.each == nil }.map(\.shape)), from: data)
        }
    }

    func trend(of cost: ShapeCost) -> Trend {
        guard cost.each != nil else {
            return Trend("mean", means[cost.shape] ?? [:], in: window) {
                $0.count > 0 ? $0.sum / Double($0.count) : nil
            }
        }
        return Trend(percentile.label, each[cost.shape] ?? [:], in: window) { [metric, percentile] in
            $0.quantile(percentile, thresholds: metric.thresholds)?.value
        }
    }

    private func read(_ metric: Metric, _ work: TimedWork, _ shapes: Set<TimedShape>, from data: ReportData) throws
        -> [TimedShape: [Int64: Rollup]]
    {
        guard !shapes.isEmpty else { return [:] }
        var slices: [TimedShape: [Int64: Rollup]] = [:]
        for reading in try data.read(window.request(metric, by: [.service, work.shape], sliced: true)) {
            let shape = TimedShape(reading, by: work.shape)
            guard shapes.contains(shape) else { continue }
            slices[shape, default: [:]][window.slice(holding: reading.from), default: Rollup()].merge(reading.rollup)
        }
        return slices
    }
}
