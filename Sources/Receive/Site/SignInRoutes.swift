import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// A person's way in: a token, pasted once, becomes a cookie that ends when the token does.
struct SignInRoutes {
    let office: TokenOffice
    let door: SiteDoor
    let answers: SiteAnswering

    /// Bytes of the form: a token and its name.
    private static let formLimit = 8192

    func add(to router: Router<SiteContext>) {
        router.get("/sign-in") { [self] request, context in
            try await door.open(.visit, request, context, answers) { _ in
                // Whoever is signed in already may want to sign out.
                if case .allowed(.known(let session), _) = await door.admit(
                    door.visitor(request, context, answers.cookie), .nothing)
                {
                    return answers.answer(SignInPage.page(.signedIn(subject: session.subject)))
                }
                return answers.answer(SignInPage.page(.form))
            }
        }
        router.post("/sign-in") { [self] request, context in try await signIn(request, context) }
        router.post("/sign-out") { [self] request, context in
            try requireSameSite(request)
            if case .allowed(let guest, _) = await door.admit(door.visitor(request, context, answers.cookie), .read) {
                await office.signOut(guest)
            }
            var response = answers.redirect(to: "/sign-in")
            response.headers[.setCookie] = answers.cookie.removed
            return response
        }
    }

    private func signIn(_ request: Request, _ context: SiteContext) async throws -> Response {
        try requireSameSite(request)
        let visitor = door.visitor(request, context, answers.cookie)
        if case .refused(let refusal) = await door.admit(visitor, .signIn) { return problem(refusal) }
        let body = try await request.whole(upTo: SignInRoutes.formLimit)
        guard let token = SignInRoutes.token(in: String(buffer: body)) else {
            return problem(Refusal(.token, "No token was given."))
        }
        switch await office.signIn(token, visitor) {
        case .failure(let refusal): return problem(refusal)
        case .success(let seconds):
            var response = answers.redirect(to: "/")
            response.headers[.setCookie] = answers.cookie.set(token, seconds: seconds)
            return response
        }
    }

    private func problem(_ refusal: Refusal) -> Response {
        var response = answers.answer(SignInPage.page(.problem(refusal.detail)), status: refusal.reason.status)
        refusal.add(to: &response.headers)
        return response
    }

    /// Another site must not sign a browser in or out. Browsers say where a form is from in `Sec-Fetch-Site` (Fetch Metadata) or, to plain
    /// HTTP, in `Origin` only.
    private func requireSameSite(_ request: Request) throws {
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" { throw foreignForm }
        guard let origin = request.headers[.origin], origin != answers.publicOrigin else { return }
        let host = origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) }
        guard host != nil, host == request.head.authority else { throw foreignForm }
    }

    private var foreignForm: Refusal { Refusal(.origin, "this form is sent from another site") }

    /// The field `token` of a form (application/x-www-form-urlencoded). Pasted text may have blanks around it.
    static func token(in form: String) -> String? {
        for pair in form.split(separator: "&") where pair.hasPrefix("token=") {
            let value = pair.dropFirst(6).replacing("+", with: " ")
            let token = value.removingPercentEncoding?.filter { !$0.isWhitespace }
            return token.flatMap { $0.isEmpty ? nil : $0 }
        }
        return nil
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!  // A valid token, so the name exists.
}
