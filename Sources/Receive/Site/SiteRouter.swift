import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Telemetry

/// Routes of everything but ingest: the report, queries, tokens, the demo, and what operators ask.
struct SiteRouter {
    let site: SiteHandler
    let answers: SiteAnswering
    let logger: Logger

    func build() -> Router<SiteContext> {
        let router = Router(context: SiteContext.self, options: .autoGenerateHeadEndpoints)
        router.middlewares.add(AnswerErrors(door: site.door, answers: answers, logger: logger))
        addReadings(to: router)
        addProbes(to: router)
        if let tokens = site.tokens {
            SignInRoutes(office: tokens, door: site.door, answers: answers).add(to: router)
            TokenRoutes(office: tokens, door: site.door, answers: answers).add(to: router)
        } else {
            addDemo(to: router)
        }
        addPreflights(to: router)
        addChange(.post, "/v1/routes", to: router) { [site, answers] body, _, guest in
            answers.answer(try await site.changeRoutes(body, guest))
        }
        AlertRoutes(office: site.onCall, site: self).add(to: router)
        router.get(RouterPath(site.door.paths.script)) { [answers, door = site.door] request, context in
            // As often as beacons: an office behind one address loads it a hundred times.
            try await door.open(.preflight, request, context, answers) { _ in PageScript.answer(to: request, answers) }
        }
        return router
    }

    /// Bytes of a request that changes something.
    private static let bodyLimit = 16_384

    private func addReadings(to router: Router<SiteContext>) {
        addReading("/", to: router) { _ in try await site.report() }
        addReading("/v1/query", to: router) { try await site.query($0) }
        addReading("/v1/routes", to: router) { _ in try await site.routes() }
        addReading("/metrics", to: router) { _ in try await site.metrics() }
    }

    private static func parameters(of request: Request) throws -> [String: String] {
        var parameters: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            guard parameters.updateValue(String(value), forKey: String(name)) == nil else {
                throw BadQuestion("the parameter \"\(name.prefix(40))\" is given twice")
            }
        }
        return parameters
    }

    /// Something that changes what the server does, with the body and what stands for `{id}`.
    func addChange(
        _ method: HTTPRequest.Method, _ path: RouterPath, need: SiteNeed = .admin, to router: Router<SiteContext>,
        _ change: @escaping @Sendable ([UInt8], _ id: String, SiteGuest) async throws -> Response
    ) {
        router.on(path, method: method) { [answers, door = site.door] request, context in
            try await door.open(need, request, context, answers) { guest in
                // Where no token is needed, a page of any site could otherwise have a visitor's browser ask.
                if request.headers[.origin] != nil {
                    throw Refusal(.origin, "the server is changed by people's tools, not by web pages")
                }
                let body = try await request.whole(upTo: SiteRouter.bodyLimit)
                return try await change(Array(body.readableBytesView), context.parameters.get("id") ?? "", guest)
            }
        }
    }

    /// A page for whoever may read, by the parameters of the question.
    func addReading(
        _ path: RouterPath, to router: Router<SiteContext>,
        _ page: @escaping @Sendable ([String: String]) async throws -> Page
    ) {
        router.get(path) { [answers, door = site.door] request, context in
            try await door.open(.read, request, context, answers) { _ in
                answers.answer(try await page(SiteRouter.parameters(of: request)))
            }
        }
    }

    /// Asked every second by what watches the process, and so without a limit.
    private func addProbes(to router: Router<SiteContext>) {
        let (site, answers) = (site, answers)
        router.get("/healthz") { _, _ in answers.answer(.json(Array(#"{"status":"ok"}"#.utf8))) }
        router.get("/readyz") { request, context in
            let visitor = site.door.visitor(request, context, answers.cookie)
            let tellsWhy =
                switch await site.door.admit(visitor, .nothing) {
                case .allowed: true
                case .refused: false
                }
            let (ready, page) = await site.readiness(tellsWhy)
            return answers.answer(page, status: ready ? .ok : .serviceUnavailable)
        }
    }

    private func addDemo(to router: Router<SiteContext>) {
        for path in ["/demo", "/demo/**"] {
            router.get(RouterPath(path)) { [answers, door = site.door] request, context in
                try await door.open(.visit, request, context, answers) { _ in answers.answer(DemoPage.page) }
            }
        }
        router.get("/demo.js") { [answers, door = site.door] request, context in
            try await door.open(.visit, request, context, answers) { _ in
                answers.answer(DemoPage.script(postingTo: door.paths.page))
            }
        }
    }

    private func addPreflights(to router: Router<SiteContext>) {
        for endpoint in IngestEndpoint.allCases {
            router.on(RouterPath(endpoint.path(site.door.paths)), method: .options) {
                [answers, door = site.door] request, context in
                try await door.open(.preflight, request, context, answers) { _ in
                    answers.preflight(endpoint, origin: request.headers[.origin], door.refusalOfOrigin)
                }
            }
        }
    }
}
