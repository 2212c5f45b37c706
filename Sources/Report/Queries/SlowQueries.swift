package import Telemetry

/// Where the time goes: the costliest shapes of all services, and what is known of each.
package struct SlowQueries {
    package let work: TimedWork
    /// Of the trend and of what a release changed.
    package let percentile: Percentile
    /// The costliest, at most as many as were asked for.
    package let rows: [Row]
    /// Shapes that were left out, and their time in milliseconds.
    package let hidden: Int
    package let hiddenTotal: Double
    /// Milliseconds of all shapes of all services.
    package let total: Double
    /// How many shapes with a text of their own there are.
    package let named: Int
    package let lead: Lead?

    package struct Row {
        package let cost: ShapeCost
        package let trend: Trend
        /// By time, the longest first; empty where no route is known.
        package let routes: [Calling]
        /// Whether any call told its release.
        package let hasRelease: Bool
        package let change: ReleaseChange?
    }

    /// The fewest shapes that take most of the time, and what they take together.
    package struct Lead: Hashable, Sendable {
        package let shapes: Int
        package let total: Double

        /// The share from which it is most.
        fileprivate static let share = 0.8
    }

    /// - Throws: what `data.read` throws for the costs. What is kept besides may not be kept yet for an old window; that is left out.
    package init(
        _ work: TimedWork, _ percentile: Percentile, limit: Int, in window: ReportWindow, from data: ReportData
    ) throws {
        self.work = work
        self.percentile = percentile
        let costs = try SlowQueries.costs(of: work, in: window, from: data)
        let shown = costs.prefix(limit)
        total = costs.reduce(0) { $0 + $1.total }
        hidden = costs.count - shown.count
        hiddenTotal = costs.dropFirst(limit).reduce(0) { $0 + $1.total }
        named = costs.count { $0.shape.isNamed }
        lead = SlowQueries.lead(costs, of: total)
        guard !shown.isEmpty else {
            rows = []
            return
        }
        let trends = try ShapeTrends(shown, work, percentile, in: window, from: data)
        let traces = ShapeTraces(shown, work, percentile, in: window, from: data)
        rows = shown.map { cost in
            Row(
                cost: cost, trend: trends.trend(of: cost), routes: traces.routes(of: cost.shape),
                hasRelease: traces.hasRelease(cost.shape), change: traces.change(of: cost.shape))
        }
    }

    /// One read for all shapes, never one a shape: there may be thousands.
    private static func costs(of work: TimedWork, in window: ReportWindow, from data: ReportData) throws -> [ShapeCost]
    {
        func read(_ metric: Metric) throws -> [TimedShape: Rollup] {
            var rollups: [TimedShape: Rollup] = [:]
            for reading in try data.read(window.request(metric, by: [.service, work.shape])) {
                rollups[TimedShape(reading, by: work.shape), default: Rollup()].merge(reading.rollup)
            }
            return rollups
        }
        let each = try read(work.metric)
        let means = try work.means.map(read) ?? [:]
        let failures = try read(work.failures)
        return Set(each.keys).union(means.keys).compactMap { shape in
            ShapeCost(shape, each: each[shape], means: means[shape], failures: failures[shape]?.count ?? 0)
        }.sorted(by: ShapeCost.costliestFirst)
    }

    /// What has no text of its own is no shape, though its time counts: beside it the others may never make most of it.
    private static func lead(_ costs: [ShapeCost], of total: Double) -> Lead? {
        guard total > 0 else { return nil }
        var (shapes, sum) = (0, 0.0)
        for cost in costs where cost.shape.isNamed {
            shapes += 1
            sum += cost.total
            if sum >= total * Lead.share { return Lead(shapes: shapes, total: sum) }
        }
        return nil
    }
}
