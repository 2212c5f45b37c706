import Mustache
package import Telemetry

/// Dashboard and readings to files. Pure: what it needs to know comes in, the present included, and the same input gives
/// the same bytes.
package enum Renderer {
    /// The policy a page carries in its own `meta` element.
    package static var contentSecurityPolicy: String { PageStyle.policy }

    /// The policy to send as a header: it also forbids framing, which a `meta` element cannot (CSP Level 3, 3.3).
    package static var contentSecurityPolicyHeader: String { PageStyle.policy + "; frame-ancestors 'none'" }

    /// - Parameters:
    ///   - days: whose days and clock the page is told in.
    ///   - finest: the shortest slices that can be had for the dashboard's window.
    /// - Throws: what `data.read` throws.
    package static func render(
        _ dashboard: Dashboard, _ data: ReportData, at instant: Timestamp, days: LocalDays = .utc,
        finest: Duration = .zero
    ) throws -> [ReportFile] {
        let window = ReportWindow(
            endingAt: instant, length: dashboard.window, step: dashboard.step, finest: finest, days: days)
        let page = try view(dashboard, data, in: window)
        let html = template.render(page)
        return [ReportFile(path: "index.html", bytes: Array(html.utf8), contentType: "text/html; charset=utf-8")]
    }

    private static let template: MustacheTemplate = {
        MustacheContentTypes.register(ReportContentType(), named: ReportContentType.name)
        // The template is part of the binary and every test renders it, so it parses.
        return try! MustacheTemplate(string: String(decoding: PackageResources.report_mustache, as: UTF8.self))
    }()

    private static func view(_ dashboard: Dashboard, _ data: ReportData, in window: ReportWindow) throws -> PageView {
        let panels = try dashboard.panels.map { try PanelContent($0, in: window, from: data) }
        return PageView(
            title: dashboard.title, policy: PageStyle.policy, sheet: PageStyle.sheet,
            windowText: "Last \(Phrase.duration(dashboard.window))",
            spanText:
                "\(Phrase.instant(window.from, in: window.days)) to \(Phrase.instant(window.to, in: window.days))",
            generatedText: Phrase.instant(window.to, in: window.days), stepText: Phrase.duration(window.step),
            zone: window.days.zone,
            answers: answers(panels, data, window.days),
            isEmpty: data.ledger.isEmpty && data.alerts.isEmpty && panels.allSatisfy(\.isEmpty),
            panels: panels.enumerated().map { $1.view(id: "panel\($0 + 1)", data, window.days) })
    }

    /// Metrics, alerts, pages, queries, refusals: the order of the questions, whatever the order of the panels.
    private static func answers(_ panels: [PanelContent], _ data: ReportData, _ days: LocalDays) -> [AnswerView] {
        var answers = Answers()
        for case .vitals(let series) in panels { answers.tell(series) }
        answers.tell(data.alerts, in: days)
        for case .routes(let ranking) in panels { answers.tellSlowestPage(ranking) }
        for case .queries(let queries) in panels { answers.tellCostliest(queries) }
        answers.tell(data.ledger)
        return answers.sentences
    }
}

/// A panel with what was read for it.
private enum PanelContent {
    case vitals([MetricSeries])
    case routes(Ranking)
    case queries(SlowQueries)
    case alerts
    case ledger

    init(_ panel: Panel, in window: ReportWindow, from data: ReportData) throws {
        switch panel {
        case .vitals(let metrics, let percentile):
            self = .vitals(try metrics.map { try MetricSeries($0, percentile, in: window, from: data) })
        case .routes(let metric, let percentile, let limit):
            self = .routes(
                try Ranking(metric, percentile, by: [.page, .device], limit: limit, in: window, from: data))
        case .queries(let work, let percentile, let limit):
            self = .queries(try SlowQueries(work, percentile, limit: limit, in: window, from: data))
        case .alerts: self = .alerts
        case .ledger: self = .ledger
        }
    }

    var isEmpty: Bool {
        switch self {
        case .vitals(let series): series.allSatisfy { $0.quantile == nil }
        case .routes(let ranking): ranking.rows.isEmpty
        case .queries(let queries): queries.rows.isEmpty
        case .alerts, .ledger: true
        }
    }

    func view(id: String, _ data: ReportData, _ days: LocalDays) -> PanelView {
        switch self {
        case .vitals(let series): PanelView(vitals: VitalsView(series, id: id))
        case .routes(let ranking): PanelView(routes: RankingView(ranking))
        case .queries(let queries): PanelView(queries: SlowQueriesView(queries))
        case .alerts: PanelView(alerts: AlertsView(data, in: days))
        case .ledger: PanelView(ledger: LedgerView(data.ledger))
        }
    }
}
