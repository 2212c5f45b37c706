import Admit
import Receive
import Report
import Store
import Telemetry

/// Answers what people and machines ask of the server; each answer contains everything acknowledged before the question.
struct SiteAnswers: Sendable {
    let settings: Settings
    let flusher: RollupFlusher
    let source: QuerySource
    let pages: ReportPages
    let metrics: SelfMetrics
    let readiness: Readiness
    let clock: WallClock
    private let work = BlockingWork("read")

    init(
        settings: Settings, flusher: RollupFlusher, source: QuerySource, pages: ReportPages, metrics: SelfMetrics,
        readiness: Readiness, clock: WallClock
    ) {
        self.settings = settings
        self.flusher = flusher
        self.source = source
        self.pages = pages
        self.metrics = metrics
        self.readiness = readiness
        self.clock = clock
    }

    var handler: SiteHandler {
        SiteHandler(
            refusalOfOrigin: { settings.origins.refusal(of: $0) },
            refused: { reason in
                metrics.ledger.receive()
                metrics.ledger.refuse(reason, owner: "", at: TimeBucket(holding: clock.now))
            },
            report: { try await report() },
            query: { try await query($0) },
            alerts: { try await work.run { try JSONPage.alerts(source.rollups.alerts()) } },
            deliveries: { try await work.run { try JSONPage.deliveries(source.rollups.deliveries()) } },
            metrics: { metrics.page() },
            readiness: { readiness.answer() })
    }

    private func report() async throws -> Page {
        try await flusher.flush()
        return try await work.run {
            guard let file = try pages.render(at: clock.now).first(where: { $0.path == "index.html" }) else {
                throw BadQuestion("the dashboard has no first page")
            }
            return Page(
                contentType: file.contentType, bytes: file.bytes, contentSecurityPolicy: Renderer.contentSecurityPolicy)
        }
    }

    private func query(_ parameters: [String: String]) async throws -> Page {
        let question = try QueryQuestion(parameters, now: clock.now, days: settings.days, defaultFormat: .json)
        try await flusher.flush()
        let text = try await work.run {
            try QueryAnswer(question, source.answer(question.request)).text(question.format)
        }
        let contentType =
            switch question.format {
            case .json: "application/json"
            case .csv: "text/csv; charset=utf-8"
            case .table: "text/plain; charset=utf-8"
            }
        return Page(contentType: contentType, bytes: Array(text.utf8))
    }
}
