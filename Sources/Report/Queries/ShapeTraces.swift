import Telemetry

/// What led to the shown shapes and what changed them: their calls by route and by release.
struct ShapeTraces {
    private let percentile: Percentile
    private let thresholds: Thresholds
    private var routes: [TimedShape: [String: Rollup]] = [:]
    private var releases: [TimedShape: [String: ReleaseChange.Sighting]] = [:]

    init(
        _ shown: some Collection<ShapeCost>, _ work: TimedWork, _ percentile: Percentile, in window: ReportWindow,
        from data: ReportData
    ) {
        self.percentile = percentile
        thresholds = work.metric.thresholds
        let shapes = Set(shown.filter { $0.each != nil }.map(\.shape))
        guard work.isTraced, !shapes.isEmpty else { return }
        addRoutes(of: shapes, work, in: window, from: data)
        addReleases(of: shapes, work, in: window, from: data)
    }

    func routes(of shape: TimedShape) -> [Calling] { Calling.byTime(routes[shape] ?? [:]) }

    func hasRelease(_ shape: TimedShape) -> Bool { releases[shape] != nil }

    func change(of shape: TimedShape) -> ReleaseChange? {
        ReleaseChange.newest(Array((releases[shape] ?? [:]).values), percentile, thresholds)
    }

    private mutating func addRoutes(
        of shapes: Set<TimedShape>, _ work: TimedWork, in window: ReportWindow, from data: ReportData
    ) {
        for reading in ShapeTraces.read(window.request(work.metric, by: [.service, work.shape, .route]), from: data) {
            let shape = TimedShape(reading, by: work.shape)
            guard shapes.contains(shape) else { continue }
            routes[shape, default: [:]][reading.labels[.route] ?? "", default: Rollup()].merge(reading.rollup)
        }
    }

    /// Cut into slices, because only time tells which release came first.
    private mutating func addReleases(
        of shapes: Set<TimedShape>, _ work: TimedWork, in window: ReportWindow, from data: ReportData
    ) {
        let window = window.cut(into: Trend.sliceLimit, atLeast: ShapeTraces.grain)
        let request = window.request(work.metric, by: [.service, work.shape, .release], sliced: true)
        for reading in ShapeTraces.read(request, from: data) where reading.rollup.count > 0 {
            let shape = TimedShape(reading, by: work.shape)
            // What is left of many releases beyond a cap is no release, and neither is a call that named none.
            guard shapes.contains(shape), let release = reading.labels[.release], !release.isEmpty,
                release != SeriesLabels.other
            else { continue }
            let sighting = ReleaseChange.Sighting(release, in: window.slice(holding: reading.from), reading.rollup)
            if releases[shape]?[release]?.merge(sighting) == nil { releases[shape, default: [:]][release] = sighting }
        }
    }

    /// These sets are kept by the hour, and only since there was a version that keeps them: a window before that has none, and the page
    /// is worth showing without.
    private static func read(_ request: ReadingRequest, from data: ReportData) -> [Reading] {
        (try? data.read(request)) ?? []
    }

    /// No slice of these sets is shorter.
    private static let grain = Duration.seconds(3600)
}
