import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Telemetry

/// Routes of everything but ingest: the report, queries, the demo, and what operators ask.
struct SiteRouter {
    let site: SiteHandler
    let logger: Logger

    func build() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.middlewares.add(AnswerErrors(refused: site.refused, logger: logger))
        router.get("/") { _, _ in SiteRouter.answer(try await site.report()) }
        router.get("/v1/query") { request, _ in
            var parameters: [String: String] = [:]
            for (name, value) in request.uri.queryParameters {
                guard parameters.updateValue(String(value), forKey: String(name)) == nil else {
                    throw BadQuestion("the parameter \"\(name.prefix(40))\" is given twice")
                }
            }
            return SiteRouter.answer(try await site.query(parameters))
        }
        router.get("/v1/alerts") { _, _ in SiteRouter.answer(try await site.alerts()) }
        router.get("/v1/deliveries") { _, _ in SiteRouter.answer(try await site.deliveries()) }
        router.get("/metrics") { _, _ in SiteRouter.answer(try await site.metrics()) }
        router.get("/healthz") { _, _ in SiteRouter.answer(.json(Array(#"{"status":"ok"}"#.utf8))) }
        router.get("/readyz") { _, _ in
            let (ready, page) = await site.readiness()
            return SiteRouter.answer(page, status: ready ? .ok : .serviceUnavailable)
        }
        for path in ["/demo", "/demo/**"] { router.get(RouterPath(path)) { _, _ in SiteRouter.answer(DemoPage.page) } }
        router.get("/demo.js") { _, _ in SiteRouter.answer(DemoPage.script) }
        for endpoint in IngestEndpoint.allCases {
            router.on(RouterPath(endpoint.path), method: .options) { request, _ in preflight(request, endpoint) }
        }
        return router
    }

    private func preflight(_ request: Request, _ endpoint: IngestEndpoint) -> Response {
        var headers = HTTPFields()
        headers[.allow] = "POST, OPTIONS"
        let origin = request.headers[.origin]
        guard endpoint == .page else { return Response(status: .noContent, headers: headers) }
        if let refusal = site.refusalOfOrigin(origin) {
            return SiteRouter.answer(
                Page(contentType: Problem.contentType, bytes: Problem(refusal).encoded), status: refusal.reason.status)
        }
        CORS.addPreflight(to: &headers, origin: origin)
        return Response(status: .noContent, headers: headers)
    }

    /// Security headers go on every answer; what is not declared loadable is not.
    static func answer(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = page.contentType
        headers[.contentSecurityPolicy] =
            (page.contentSecurityPolicy ?? "default-src 'none'") + "; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.xFrameOptions] = "DENY"
        headers[.referrerPolicy] = "same-origin"
        headers[.cacheControl] = "no-store"
        headers[.contentLength] = "\(page.bytes.count)"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes)))
    }
}

extension HTTPField.Name {
    // Valid tokens, so the names exist.
    static let xFrameOptions = HTTPField.Name("X-Frame-Options")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}

/// Turns whatever a route threw into problem details; the cause of a 500 is logged, not told.
private struct AnswerErrors: RouterMiddleware {
    typealias Context = BasicRequestContext

    let refused: @Sendable (RefusalReason) -> Void
    let logger: Logger

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let problem: Problem
        var allow: String?
        do {
            return try await next(request, context)
        } catch let error as BadQuestion {
            problem = Problem(status: .badRequest, reason: "bad_question", detail: error.detail)
        } catch let error as HTTPError where error.status == .notFound {
            if let endpoint = IngestEndpoint(target: request.uri.path) {
                allow = "POST, OPTIONS"
                refused(.unsupportedMethod)
                problem = Problem(
                    status: .methodNotAllowed, reason: RefusalReason.unsupportedMethod.rawValue,
                    detail: "\(endpoint.path) takes POST")
            } else {
                problem = Problem(status: .notFound, reason: "not_found", detail: "there is nothing at this path")
            }
        } catch let error as HTTPError {
            problem = Problem(
                status: error.status, reason: "bad_request", detail: error.body ?? error.status.reasonPhrase)
        } catch {
            logger.error(
                "a request failed", metadata: ["path": "\(request.uri.path.prefix(100))", "error": "\(error)"])
            problem = Problem(
                status: .internalServerError, reason: "internal", detail: "it failed here; the log says why")
        }
        let status = HTTPResponse.Status(code: problem.status)
        var response = SiteRouter.answer(Page(contentType: Problem.contentType, bytes: problem.encoded), status: status)
        if let allow { response.headers[.allow] = allow }
        if request.uri.path == IngestEndpoint.page.path {
            CORS.add(to: &response.headers, origin: request.headers[.origin])
        }
        // An answer to HEAD has the length of the body, never the body: the next answer would begin in it.
        if request.method == .head { response.body = ResponseBody() }
        return response
    }
}
