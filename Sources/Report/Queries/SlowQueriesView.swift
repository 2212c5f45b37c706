import Telemetry

/// The slow query view: a sentence, and a row for each of the costliest shapes.
struct SlowQueriesView {
    let slowTitle: String
    /// What stands above the first column.
    let shapeTitle: String
    let timeTitle: String
    let trendTitle: String
    /// `3 of 24 shapes`; nil where no number of them makes most of the time.
    let leadShapes: String?
    let leadRest: String
    let slowRows: [SlowQueryView]
    let hasSlow: Bool
    let hasFailures: Bool
    let hasMeans: Bool
    let hasFew: Bool
    let hiddenShapes: String?
    /// Whether releases might be told and are not.
    let wantsReleases: Bool
    let noneTimed: String

    init(_ queries: SlowQueries) {
        let work = queries.work
        slowTitle = work == .query ? "Slow queries" : "Slow requests"
        shapeTitle = work == .query ? "Query" : "Route"
        timeTitle = work == .query ? "Database time" : "Request time"
        trendTitle = queries.percentile.label
        (leadShapes, leadRest) = SlowQueriesView.lead(queries)
        let hasFailures = queries.rows.contains { $0.cost.failures > 0 }
        self.hasFailures = hasFailures
        let tellsReleases = queries.rows.contains(where: \.hasRelease)
        slowRows = queries.rows.map {
            SlowQueryView($0, queries, hasFailures: hasFailures, tellsReleases: tellsReleases)
        }
        hasFew = slowRows.contains { $0.figures.contains(where: \.isFew) }
        hasSlow = !slowRows.isEmpty
        hasMeans = queries.rows.contains { $0.cost.each == nil }
        wantsReleases = work.isTraced && !tellsReleases && queries.rows.contains { $0.cost.each != nil }
        hiddenShapes = SlowQueriesView.hidden(queries)
        noneTimed = work == .query ? "No query was timed in this window." : "No request was timed in this window."
    }

    private static func lead(_ queries: SlowQueries) -> (shapes: String?, rest: String) {
        let work = queries.work
        let spent = "\(Phrase.spent(milliseconds: queries.total)) of \(work.time)"
        guard let lead = queries.lead else {
            return (nil, "\(spent) in \(Phrase.count(Int64(queries.named), of: work.noun)).")
        }
        let share = Phrase.share(lead.total, of: queries.total)
        let all = Phrase.count(Int64(queries.named), of: work.noun)
        let shapes = lead.shapes < queries.named ? "\(Phrase.count(Int64(lead.shapes))) of \(all)" : all
        return (shapes, " \(lead.shapes == 1 ? "makes" : "make") \(share) of \(spent).")
    }

    private static func hidden(_ queries: SlowQueries) -> String? {
        guard queries.hidden > 0 else { return nil }
        return
            "\(Phrase.count(Int64(queries.hidden), of: "more \(queries.work.noun)")) with \(Phrase.share(queries.hiddenTotal, of: queries.total)) of the time \(queries.hidden == 1 ? "is" : "are") not shown."
    }
}
