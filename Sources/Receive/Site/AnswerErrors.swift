import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Telemetry

/// Turns whatever a route threw into problem details; the cause of a 500 is logged, not told.
struct AnswerErrors: RouterMiddleware {
    typealias Context = SiteContext

    let door: SiteDoor
    let answers: SiteAnswering
    let logger: Logger

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            return try await next(request, context)
        } catch let error as Refusal {
            response = answers.answer(Problem(error))
            error.add(to: &response.headers)
        } catch let error as BadQuestion {
            response = answers.answer(Problem(status: .badRequest, reason: "bad_question", detail: error.detail))
        } catch let error as HTTPError {
            response = await answer(error, request, context)
        } catch {
            logger.error(
                "a request failed", metadata: ["path": "\(request.uri.path.prefix(100))", "error": "\(error)"])
            response = answers.answer(
                Problem(status: .internalServerError, reason: "internal", detail: "it failed here; the log says why"))
        }
        if IngestEndpoint(target: request.uri.path, door.paths)?.isForBrowsers ?? false {
            CORS.add(to: &response.headers, origin: request.headers[.origin])
        }
        // An answer to HEAD has the length of the body, never the body: the next answer would begin in it.
        if request.method == .head { response.body = ResponseBody() }
        return response
    }

    private func answer(_ error: HTTPError, _ request: Request, _ context: SiteContext) async -> Response {
        guard error.status == .notFound else {
            return answers.answer(
                Problem(status: error.status, reason: "bad_request", detail: error.body ?? error.status.reasonPhrase))
        }
        // Whoever tries paths is a visitor too, and limited like one.
        if case .refused(let refusal) = await door.admit(door.visitor(request, context, answers.cookie), .visit) {
            var response = answers.answer(Problem(refusal))
            refusal.add(to: &response.headers)
            return response
        }
        guard let endpoint = IngestEndpoint(target: request.uri.path, door.paths) else {
            return answers.answer(
                Problem(status: .notFound, reason: "not_found", detail: "there is nothing at this path"))
        }
        door.refused(.unsupportedMethod)
        var response = answers.answer(
            Problem(
                status: .methodNotAllowed, reason: RefusalReason.unsupportedMethod.rawValue,
                detail: "\(endpoint.path(door.paths)) takes POST"))
        response.headers[.allow] = "POST, OPTIONS"
        return response
    }
}
