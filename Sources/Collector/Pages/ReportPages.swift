package import Report
package import Store
package import Telemetry

/// Fills a dashboard from storage: the same for `GET /` and `vitalsd report`.
package struct ReportPages: Sendable {
    private let dashboard: Dashboard
    private let reader: VitalsReader
    private let days: LocalDays
    private let retention: Retention

    package init(dashboard: Dashboard, reader: VitalsReader, days: LocalDays, retention: Retention) {
        self.dashboard = dashboard
        self.reader = reader
        self.days = days
        self.retention = retention
    }

    /// The shortest slices in which the whole window is still kept.
    private var finest: Duration {
        if dashboard.window <= retention.minutes { return .seconds(60) }
        return dashboard.window <= retention.hours ? .seconds(3600) : .seconds(86_400)
    }

    package func render(at instant: Timestamp) throws -> [ReportFile] {
        let window = ReportWindow(endingAt: instant, length: dashboard.window, days: days)
        let data = ReportData(
            read: { try reader.read($0) }, alerts: try reader.alerts(limit: ReportPages.rowLimit),
            deliveries: try reader.deliveries(limit: ReportPages.rowLimit),
            ledger: try reader.ledger(from: window.from, to: window.to).map {
                ReportData.LedgerLine(owner: $0.owner, outcome: $0.outcome, count: $0.count)
            })
        return try Renderer.render(dashboard, data, at: instant, days: days, finest: finest)
    }

    /// Alerts and deliveries on one page; more than that nobody reads there.
    private static let rowLimit = 200
}
