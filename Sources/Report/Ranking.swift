import Telemetry

/// The slowest pages by a metric.
struct Ranking {
    let metric: Metric
    let percentile: Percentile
    let rows: [Row]
    /// Groups that were left out.
    let hidden: Int

    struct Row {
        let labels: [Dimension: String]
        let rollup: Rollup
        let quantile: Rollup.Quantile
    }

    /// Ordered by the lower bound of the percentile, groups with too few values for a verdict last: a page with three slow
    /// visits would otherwise stand above one that is slow for thousands.
    init(
        _ metric: Metric, _ percentile: Percentile, by dimensions: [Dimension], limit: Int, in window: ReportWindow,
        from data: ReportData
    ) throws {
        self.metric = metric
        self.percentile = percentile
        let all = try data.read(window.request(metric, by: dimensions)).compactMap { reading -> Row? in
            guard let quantile = reading.rollup.quantile(percentile, thresholds: metric.thresholds) else { return nil }
            return Row(labels: reading.labels, rollup: reading.rollup, quantile: quantile)
        }
        let least = percentile.defaultMinimumCount
        let sorted = all.sorted { left, right in
            let (enough, alsoEnough) = (left.rollup.count >= least, right.rollup.count >= least)
            if enough != alsoEnough { return enough }
            let (bound, otherBound) = (left.quantile.lower ?? -1, right.quantile.lower ?? -1)
            if bound != otherBound { return bound > otherBound }
            if left.quantile.value != right.quantile.value { return left.quantile.value > right.quantile.value }
            // Equal values keep one order, whatever the store's: the same data gives the same bytes.
            for dimension in dimensions where left.labels[dimension] != right.labels[dimension] {
                return left.labels[dimension] ?? "" < right.labels[dimension] ?? ""
            }
            return false
        }
        rows = Array(sorted.prefix(limit))
        hidden = sorted.count - rows.count
    }
}

/// A ranking as a table.
struct RankingView {
    let metricName: String
    let percentileLabel: String
    let leastText: String
    let hiddenText: String?
    let rows: [RankedView]
    let hasRows: Bool

    init(_ ranking: Ranking) {
        metricName = ranking.metric.name
        percentileLabel = ranking.percentile.label
        leastText = Phrase.count(ranking.percentile.defaultMinimumCount, of: ranking.metric.noun)
        hiddenText =
            ranking.hidden > 0
            ? "\(Phrase.count(Int64(ranking.hidden), of: "more row")) \(ranking.hidden == 1 ? "is" : "are") not shown."
            : nil
        rows = ranking.rows.map { RankedView($0, ranking.metric) }
        hasRows = !rows.isEmpty
    }
}

struct RankedView {
    let page: ClientText
    let device: ClientText
    let rankedValue: String
    let rankedInterval: String
    let rankedMark: RatingMark
    let rankedCount: String
    let rankedGood: String
    let rankedBar: String

    init(_ row: Ranking.Row, _ metric: Metric) {
        page = ClientText(row.labels[.page] ?? "")
        device = ClientText(row.labels[.device] ?? "", limit: 24)
        rankedValue = Phrase.value(row.quantile.value, metric.unit)
        rankedInterval = Phrase.interval(row.quantile, metric.unit) ?? "too few for an interval"
        rankedMark = RatingMark(row.quantile.rating)
        rankedCount = Phrase.count(row.rollup.count)
        rankedGood = Phrase.share(row.rollup.good, of: row.rollup.count)
        rankedBar = ShareBar.svg(row.rollup, height: 24)
    }
}
