import Telemetry

/// One shape: its text, what it costs, how long its calls take, and what led to it.
struct SlowQueryView {
    let shapeText: String
    /// Whether it is too long to be shown whole at first.
    let isFolded: Bool
    let service: ClientText
    let callers: [CallingView]
    let hasCallers: Bool
    /// `and 4 more`; nil where all are shown.
    let moreCallers: String?
    let change: ReleaseChangeView?
    /// Of a shape without a release among others that have one.
    let lacksRelease: Bool
    let spent: String
    let spentShare: String
    let spentBar: String
    let calls: String
    let figures: [FigureView]
    /// Only where the calls are not known one by one.
    let mean: String?
    let failures: FailuresView?
    let spark: String?
    let sparkName: String

    /// A shape has at most 1000 code points; a route is shorter.
    private static let textLimit = 1000
    /// Two lines of the first column.
    private static let foldLimit = 120
    /// More say little, and the first take most of the time.
    private static let callerLimit = 3

    init(_ row: SlowQueries.Row, _ queries: SlowQueries, hasFailures: Bool, tellsReleases: Bool) {
        let (cost, metric) = (row.cost, queries.work.metric)
        shapeText = ClientText(cost.shape.text, limit: Self.textLimit).short
        isFolded = shapeText.unicodeScalars.count > Self.foldLimit
        service = ClientText(cost.shape.service, limit: 40)
        callers = row.routes.prefix(Self.callerLimit).map(CallingView.init)
        hasCallers = !callers.isEmpty
        let more = row.routes.count - callers.count
        moreCallers = more > 0 ? "and \(Phrase.count(Int64(more))) more" : nil
        change = row.change.map { ReleaseChangeView($0, queries.percentile, metric.unit) }
        lacksRelease = tellsReleases && !row.hasRelease && cost.each != nil
        spent = Phrase.spent(milliseconds: cost.total)
        spentShare = Phrase.share(cost.total, of: queries.total)
        spentBar = SpentBar.svg(cost.total, of: queries.total)
        calls = Phrase.count(cost.calls)
        figures = FigureView.percentiles.map { FigureView(cost.each, $0, metric) }
        mean = cost.each == nil ? Phrase.value(cost.mean, metric.unit) : nil
        failures = hasFailures ? FailuresView(cost) : nil
        spark = Sparkline(row.trend, unit: metric.unit).svg
        sparkName = row.trend.name
    }
}

/// A route that calls the shape.
struct CallingView {
    let caller: ClientText
    let callerShare: String

    init(_ calling: Calling) {
        caller = ClientText(calling.route, limit: 48)
        callerShare = Phrase.share(calling.calls, of: calling.all)
    }
}
