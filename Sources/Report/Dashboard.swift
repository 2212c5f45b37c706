package import Telemetry

/// A report page as data: what a file of `dashboards/` says.
package struct Dashboard: Hashable, Sendable {
    package let title: String
    package let window: Duration
    /// Length of a chart's slices; nil for one that suits the window.
    package let step: Duration?
    package let panels: [Panel]

    package init(title: String, window: Duration, step: Duration? = nil, panels: [Panel]) {
        self.title = title
        self.window = window
        self.step = step
        self.panels = panels
    }
}

/// One part of a page, in the order in which the file names them.
package enum Panel: Hashable, Sendable {
    /// A card with a chart for each metric.
    case vitals(metrics: [Metric], percentile: Percentile)
    /// The slowest pages by device.
    case routes(metric: Metric, percentile: Percentile, limit: Int)
    /// The query shapes, or the routes, that take the most time; the percentile is that of the trend and of what a release changed.
    case queries(metric: TimedWork, percentile: Percentile, limit: Int)
    case alerts
    /// What became of everything received.
    case ledger
}
