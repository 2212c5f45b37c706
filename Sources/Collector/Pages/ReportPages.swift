package import Report
package import Store
package import Telemetry

/// Fills a dashboard from storage: the same for `GET /` and `vitalsd report`.
package struct ReportPages: Sendable {
    private let dashboard: Dashboard
    private let reader: VitalsReader

    package init(dashboard: Dashboard, reader: VitalsReader) {
        self.dashboard = dashboard
        self.reader = reader
    }

    package func render(at instant: Timestamp) throws -> [ReportFile] {
        let window = ReportWindow(endingAt: instant, length: dashboard.window, step: dashboard.step)
        let data = ReportData(
            read: { try reader.read($0) }, alerts: try reader.alerts(limit: ReportPages.rowLimit),
            deliveries: try reader.deliveries(limit: ReportPages.rowLimit),
            ledger: try reader.ledger(from: window.from, to: window.to).map {
                ReportData.LedgerLine(owner: $0.owner, outcome: $0.outcome, count: $0.count)
            })
        return try Renderer.render(dashboard, data, at: instant)
    }

    /// Alerts and deliveries on one page; more than that nobody reads there.
    private static let rowLimit = 200
}
