import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// Makes the router's answers: each with the security headers, none cached.
struct SiteAnswering: Sendable {
    let security: SecurityHeaders
    let cookie: SignInCookie
    /// As browsers reach us through a proxy, `https://vitals.example`; nil where that is not set.
    let publicOrigin: String?

    init(isSecure: Bool, cookiesAreSecure: Bool, publicOrigin: String?) {
        self.publicOrigin = publicOrigin
        security = SecurityHeaders(isSecure: isSecure)
        cookie = SignInCookie(isSecure: cookiesAreSecure)
    }

    func answer(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        var headers = headers(policy: page.contentSecurityPolicy)
        headers[.contentType] = page.contentType
        headers[.contentLength] = "\(page.bytes.count)"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes)))
    }

    func answer(_ problem: Problem) -> Response {
        answer(
            Page(contentType: Problem.contentType, bytes: problem.encoded),
            status: HTTPResponse.Status(code: problem.status)
        )
    }

    /// Without a body.
    func empty(_ status: HTTPResponse.Status) -> Response { Response(status: status, headers: headers()) }

    func redirect(to path: String) -> Response {
        var response = empty(.seeOther)
        response.headers[.location] = path
        return response
    }

    func preflight(
        _ endpoint: IngestEndpoint, origin: String?, _ refusalOfOrigin: (String?) -> Refusal?
    ) -> Response {
        var response = empty(.noContent)
        response.headers[.allow] = "POST, OPTIONS"
        guard endpoint.isForBrowsers else { return response }
        if let refusal = refusalOfOrigin(origin) {
            response = answer(Problem(refusal))
            response.headers[.vary] = "Origin"
            return response
        }
        CORS.addPreflight(to: &response.headers, origin: origin)
        return response
    }

    private func headers(policy: String? = nil) -> HTTPFields {
        var headers = HTTPFields()
        security.add(to: &headers, policy: policy)
        headers[.cacheControl] = "no-store"
        return headers
    }
}
