import Evaluate
package import Report
package import Rules
package import Store
package import Telemetry

/// Fills a dashboard from storage: the same for `GET /` and `vitalsd report`.
package struct ReportPages: Sendable {
    private let dashboard: Dashboard
    private let reader: VitalsReader
    private let days: LocalDays
    private let rules: @Sendable () -> RuleSet?
    private let rulesFault: @Sendable () -> String?

    /// - Parameters:
    ///   - rules: whose error budgets are shown.
    ///   - rulesFault: why they are not those of the file.
    package init(
        dashboard: Dashboard, reader: VitalsReader, days: LocalDays,
        rules: @escaping @Sendable () -> RuleSet? = { nil }, rulesFault: @escaping @Sendable () -> String? = { nil }
    ) {
        self.rules = rules
        self.rulesFault = rulesFault
        self.dashboard = dashboard
        self.reader = reader
        self.days = days
    }

    package func render(at instant: Timestamp) throws -> [ReportFile] {
        let window = ReportWindow(endingAt: instant, length: dashboard.window, days: days)
        // What is kept decides, not what the settings say now: they may have been others, and a flood deletes early.
        let finest = try reader.finestSlices(from: window.from)
        let data = ReportData(
            read: { try read($0, keptDays: finest.days) },
            alerts: try Silences.shown(reader.alerts(limit: ReportPages.rowLimit), rules(), reader, at: instant),
            deliveries: try reader.deliveries(limit: ReportPages.rowLimit),
            ledger: try reader.ledger(from: window.from, to: window.to).map {
                ReportData.LedgerLine(owner: $0.owner, outcome: $0.outcome, count: $0.count)
            },
            budgets: (rules()?.objectives ?? []).flatMap { objective in
                // One that cannot be read, as its dimension set was given up, must not take the page along.
                (try? Standings.of(objective, at: instant) { try reader.read($0) }) ?? []
            }, rulesFault: rulesFault())
        return try Renderer.render(dashboard, data, at: instant, days: days, finest: finest.length)
    }

    /// Old days are kept as days of the zone there was then; a page for another zone shows them as they are.
    private func read(_ request: ReadingRequest, keptDays: LocalDays) throws -> [Reading] {
        do {
            return try reader.read(request)
        } catch {
            guard case .unanswerable = error, request.step != nil else { throw error }
            var kept = request
            kept.step = .days(1, keptDays)
            return (try? reader.read(kept)) ?? []
        }
    }

    /// Alerts and deliveries on one page; more than that nobody reads there.
    private static let rowLimit = 200
}
