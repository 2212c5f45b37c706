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
    let rules: RuleBook
    let onCall: OnCall
    let access: SiteAccess
    let tokens: TokenOffice?
    let routes: RouteBook
    let keeper: RouteKeeper
    let clock: WallClock
    private let work = BlockingWork("read")

    init(
        settings: Settings, flusher: RollupFlusher, source: QuerySource, pages: ReportPages, metrics: SelfMetrics,
        readiness: Readiness, rules: RuleBook, onCall: OnCall, access: SiteAccess, tokens: TokenOffice?,
        routes: RouteBook,
        keeper: RouteKeeper,
        clock: WallClock
    ) {
        self.settings = settings
        self.flusher = flusher
        self.source = source
        self.pages = pages
        self.metrics = metrics
        self.readiness = readiness
        self.rules = rules
        self.onCall = onCall
        self.access = access
        self.tokens = tokens
        self.routes = routes
        self.keeper = keeper
        self.clock = clock
    }

    var handler: SiteHandler {
        SiteHandler(
            door: access.door,
            report: { try await report() },
            query: { try await query($0) },
            onCall: onCall.office { try await explain($0) },
            routes: { .json(try RoutesAnswer(routes).json) },
            changeRoutes: { body, guest in
                let change = try RoutesChange.parse(body)
                let audit = AuditLog(in: settings.data)
                try await work.run { try change.apply(to: routes, by: guest.who, audit, at: clock.now) }
                try await keeper.store()
                return .json(try RoutesAnswer(routes).json)
            },
            metrics: { metrics.page() },
            readiness: { readiness.answer(tellsWhy: $0) }, tokens: tokens)
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
        if parameters["metric"] == LedgerQuestion.name { return try await ledger(parameters) }
        if parameters["metric"] == ObjectivesQuestion.name { return try await objectives(parameters) }
        let question = try QueryQuestion(parameters, now: clock.now, days: settings.days, defaultFormat: .json)
        try await flusher.flush()
        let text = try await work.run {
            try QueryAnswer(question, source.answer(question.request)).text(question.format)
        }
        return SiteAnswers.page(text, question.format)
    }

    private func explain(_ parameters: [String: String]) async throws -> Page {
        let question = try ExplainQuestion(parameters, now: clock.now, defaultFormat: .json)
        try await flusher.flush()
        let text = try await work.run {
            try ExplainAnswer(question, rules.current, source, now: clock.now).text(question.format)
        }
        return SiteAnswers.page(text, question.format)
    }

    private func objectives(_ parameters: [String: String]) async throws -> Page {
        let question = try ObjectivesQuestion(parameters, now: clock.now, defaultFormat: .json)
        try await flusher.flush()
        let text = try await work.run {
            try ObjectivesAnswer(question, rules.current) { try source.rollups.read($0) }.text(question.format)
        }
        return SiteAnswers.page(text, question.format)
    }

    private func ledger(_ parameters: [String: String]) async throws -> Page {
        let question = try LedgerQuestion(parameters, now: clock.now, defaultFormat: .json)
        try await flusher.flush()
        let text = try await work.run {
            try LedgerAnswer(question, source.rollups.ledger(from: question.from, to: question.to)).text(question)
        }
        return SiteAnswers.page(text, question.format)
    }

    private static func page(_ text: String, _ format: QueryQuestion.Format) -> Page {
        let contentType =
            switch format {
            case .json: "application/json"
            case .csv: "text/csv; charset=utf-8"
            case .table: "text/plain; charset=utf-8"
            }
        return Page(contentType: contentType, bytes: Array(text.utf8))
    }
}
