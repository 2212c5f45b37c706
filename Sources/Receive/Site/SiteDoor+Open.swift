import HTTPTypes
import Hummingbird
import Telemetry

extension SiteDoor {
    /// Who asks, by the connection and the fields of the head.
    func visitor(_ request: Request, _ context: SiteContext, _ cookie: SignInCookie) -> SiteVisitor {
        let forwarding =
            forwardingField.flatMap { HTTPField.Name($0) }.flatMap { request.headers[$0] }
            ?? (request.headers.contains { ForwardingMarks.contains($0.name.canonicalName) } ? "" : nil)
        return SiteVisitor(
            client: identify(context.peer, forwarding), bearer: BearerToken.of(request.headers[.authorization]),
            cookie: cookie.token(of: request))
    }

    /// Answers the request if its visitor may ask for it, and says where they stand.
    func open(
        _ need: SiteNeed, _ request: Request, _ context: SiteContext, _ answers: SiteAnswering,
        _ work: (SiteGuest) async throws -> Response
    ) async throws -> Response {
        switch await admit(visitor(request, context, answers.cookie), need) {
        case .refused(let refusal):
            if refusal.reason == .token, need == .read, request.method == .get || request.method == .head,
                request.headers[.accept]?.contains("text/html") ?? false
            {
                return answers.redirect(to: "/sign-in")
            }
            throw refusal
        case .allowed(let guest, let rate):
            var response = try await work(guest)
            if let rate { RateHeaders.add(rate, to: &response.headers) }
            return response
        }
    }
}

/// The `Authorization: Bearer …` field (RFC 6750 §2.1; the scheme's case does not matter, RFC 9110 §11.1).
package enum BearerToken {
    package static func of(_ field: String?) -> String? {
        guard let field, field.utf8.count > 7, field.prefix(7).lowercased() == "bearer " else { return nil }
        let token = field.dropFirst(7).drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }
}
