import Telemetry

/// The cards of a vitals panel.
struct VitalsView {
    let cards: [CardView]
    /// Names of metrics without a value in the window; nil when there is none.
    let missing: String?

    init(_ series: [MetricSeries], id: String) {
        cards = series.compactMap { CardView($0, id: "\(id)-\($0.metric.name.replacing(".", with: "-"))") }
        let names = series.filter { $0.quantile == nil }.map(\.metric.name)
        missing = names.isEmpty ? nil : names.joined(separator: ", ")
    }
}

/// One metric: value, rating, shares, chart and the chart's numbers.
struct CardView {
    let id: String
    let name: String
    /// Nil where the name says it.
    let longName: String?
    let explanation: String
    let percentile: String
    let value: String
    let cardMark: RatingMark
    /// Nil when there are too few values for an interval.
    let interval: String?
    let count: String
    let goodLimit: String
    let goodShare: String
    let fairShare: String
    let poorShare: String
    let shareBar: String
    let chart: String
    let sliceRows: [SliceView]

    /// Nil when nothing was counted: no data is said in words, never drawn as 0.
    init?(_ series: MetricSeries, id: String) {
        guard let quantile = series.quantile else { return nil }
        let metric = series.metric
        let whole = series.whole
        self.id = id
        name = metric.name
        longName = metric.longName.isEmpty ? nil : metric.longName
        explanation = metric.explanation
        percentile = series.percentile.label
        value = Phrase.value(quantile.value, metric.unit)
        cardMark = RatingMark(quantile.rating)
        interval = Phrase.interval(quantile, metric.unit)
        count = Phrase.count(whole.count, of: metric.noun)
        goodLimit = Phrase.value(metric.thresholds.good, metric.unit)
        goodShare = Phrase.share(whole.good, of: whole.count)
        fairShare = Phrase.share(whole.needsImprovement, of: whole.count)
        poorShare = Phrase.share(whole.poor, of: whole.count)
        shareBar = ShareBar.svg(whole)
        chart = TimeSeriesChart(series, id: id).svg
        sliceRows = series.points.map { SliceView($0, metric, in: series.window.days) }
    }
}

/// A row of the table below a chart.
struct SliceView {
    let sliceTime: String
    let sliceValue: String
    let sliceInterval: String
    let sliceCount: String
    let sliceWord: String

    init(_ point: MetricSeries.Point, _ metric: Metric, in days: LocalDays) {
        sliceTime = "\(Phrase.day(point.from, in: days)) \(Phrase.time(point.from, in: days))"
        sliceValue = Phrase.value(point.quantile.value, metric.unit)
        sliceInterval = Phrase.interval(point.quantile, metric.unit) ?? "too few"
        sliceCount = Phrase.count(point.count)
        sliceWord = RatingMark(point.quantile.rating).word
    }
}

extension Phrase {
    /// `2.4 s – 2.9 s`; nil unless both bounds are known.
    static func interval(_ quantile: Rollup.Quantile, _ unit: MetricUnit) -> String? {
        guard let lower = quantile.lower, let upper = quantile.upper else { return nil }
        return "\(value(lower, unit))\u{A0}– \(value(upper, unit))"
    }
}
