import Telemetry

/// One metric over the window: as a whole, and slice by slice.
struct MetricSeries {
    let metric: Metric
    let percentile: Percentile
    let window: ReportWindow
    let whole: Rollup
    /// Nil when nothing was counted.
    let quantile: Rollup.Quantile?
    /// Slices with something in them, in order of time.
    let points: [Point]

    struct Point {
        /// The number of the slice; neighbours differ by 1, a larger difference is a gap.
        let slice: Int64
        let from: Timestamp
        let to: Timestamp
        let count: Int64
        let quantile: Rollup.Quantile
    }

    init(_ metric: Metric, _ percentile: Percentile, in window: ReportWindow, from data: ReportData) throws {
        self.metric = metric
        self.percentile = percentile
        self.window = window
        var whole = Rollup()
        for reading in try data.read(window.request(metric)) { whole.merge(reading.rollup) }
        var slices: [Int64: Rollup] = [:]
        for reading in try data.read(window.request(metric, sliced: true)) {
            slices[window.slice(holding: reading.from), default: Rollup()].merge(reading.rollup)
        }
        self.whole = whole
        quantile = whole.quantile(percentile, thresholds: metric.thresholds)
        points = slices.sorted { $0.key < $1.key }.compactMap { slice, rollup in
            guard let quantile = rollup.quantile(percentile, thresholds: metric.thresholds) else { return nil }
            let bounds = window.bounds(ofSlice: slice)
            return Point(slice: slice, from: bounds.from, to: bounds.to, count: rollup.count, quantile: quantile)
        }
    }

    /// `LCP p75`.
    var name: String { "\(metric.name) \(percentile.label)" }

    /// Points that follow each other without a gap.
    var runs: [[Point]] {
        var runs: [[Point]] = []
        for point in points {
            if let last = runs.last?.last, last.slice + 1 == point.slice {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }
}
