import Telemetry

/// A percentile of a shape; a dash where only the mean is known.
struct FigureView {
    let figureName: String
    let figureValue: String
    /// Nil where there is no percentile.
    let figureMark: RatingMark?
    let figureTitle: String
    /// Whether there is a value, and no bound on one of its sides.
    let isFew: Bool

    static let percentiles = [Percentile.p50, .p95, .p99]

    init(_ rollup: Rollup?, _ percentile: Percentile, _ metric: Metric) {
        figureName = percentile.label
        guard let quantile = rollup?.quantile(percentile, thresholds: metric.thresholds) else {
            figureValue = "–"
            figureMark = nil
            figureTitle = "only means are known"
            isFew = false
            return
        }
        figureValue = Phrase.value(quantile.value, metric.unit)
        let mark = RatingMark(quantile.rating)
        figureMark = mark
        let interval = Phrase.interval(quantile, metric.unit).map { "95 % interval \($0)" }
        isFew = interval == nil
        figureTitle = "\(mark.word); \(interval ?? "too few calls for an interval")"
    }
}
