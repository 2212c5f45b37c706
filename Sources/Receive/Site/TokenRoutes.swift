import HTTPTypes
import Hummingbird
import NIOCore
import Telemetry

/// Tokens over HTTP: an administrator issues, lists and revokes; whoever holds one renews it.
struct TokenRoutes {
    let office: TokenOffice
    let door: SiteDoor
    let answers: SiteAnswering

    /// Bytes of a request for a token.
    private static let bodyLimit = 16_384

    func add(to router: Router<SiteContext>) {
        router.post("/v1/tokens") { [self] request, context in
            try await door.open(.admin, request, context, answers) { guest in
                let body = try await request.whole(upTo: TokenRoutes.bodyLimit)
                return answers.answer(try await office.issue(Array(body.readableBytesView), guest), status: .created)
            }
        }
        router.get("/v1/tokens") { [self] request, context in
            try await door.open(.admin, request, context, answers) { _ in answers.answer(try await office.list()) }
        }
        router.delete("/v1/tokens/{id}") { [self] request, context in
            try await door.open(.admin, request, context, answers) { guest in
                guard try await office.revoke(String(context.parameters.get("id") ?? ""), guest) else {
                    return answers.answer(
                        Problem(status: .notFound, reason: "not_found", detail: "there is no live session of this id"))
                }
                return answers.empty(.noContent)
            }
        }
        router.post("/v1/tokens/refresh") { [self] request, context in
            try await door.open(.visit, request, context, answers) { _ in
                answers.answer(
                    try await office.refresh(door.visitor(request, context, answers.cookie)).get())
            }
        }
    }
}
