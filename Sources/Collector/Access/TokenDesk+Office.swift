import Admit
import Foundation
import Manifest
import Receive
import Telemetry

extension TokenDesk {
    /// The desk as the router asks it.
    func office(_ door: TokenDoor, clock: WallClock) -> TokenOffice {
        let work = BlockingWork("tokens")
        return TokenOffice(
            signIn: { token, visitor in
                // Whoever comes here has been charged for the try.
                switch await door.settle(token, .read, of: visitor.client, countsGuesses: false) {
                case .failure(let refusal): return .failure(refusal)
                case .success(let session):
                    do {
                        try await work.run { try record("signed.in", by: session.who, at: clock.now) }
                    } catch {
                        return .failure(Refusal(.storage, "the log of who signs in cannot be written now; try again"))
                    }
                    return .success(Int(max(1, session.expiresAt.seconds - clock.now.seconds)))
                }
            },
            signOut: { guest in
                try? await work.run { try record("signed.out", by: guest.who, at: clock.now) }
            },
            issue: { body, guest in
                let order = try TokenDesk.order(body)
                return try TokenDesk.page(
                    try await issue(order, by: guest.who, with: door.authority, at: clock.now))
            },
            list: { try await work.run { try TokenDesk.page(sessions(at: clock.now)) } },
            revoke: { id, guest in try await work.run { try revoke(id: id, by: guest.who, at: clock.now) } },
            refresh: { visitor in
                guard let token = visitor.bearer else {
                    return .failure(Refusal(.token, "send the token that ends soon as \"Authorization: Bearer …\""))
                }
                // Any scope may renew itself: the session is what is asked.
                switch await door.claims(of: token, of: visitor.client) {
                case .failure(let refusal): return .failure(refusal)
                case .success(let claims):
                    return .success(
                        try TokenDesk.page(try await refresh(claims, with: door.authority, at: clock.now)))
                }
            })
    }

    private static func order(_ body: [UInt8]) throws -> Order {
        guard let fields = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] else {
            throw BadQuestion("the body is no JSON object; \(example)")
        }
        // A misspelt "sites" would be a token for all of them.
        let known = ["subject", "scopes", "sites", "lifetime", "replace"]
        if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw BadQuestion("unknown field \"\(unknown.prefix(40))\"\(NearName.hint(unknown, among: known))")
        }
        do {
            return try JSONDecoder().decode(Order.self, from: Data(body))
        } catch {
            throw BadQuestion("a field is missing or of another kind; \(example)")
        }
    }

    private static let example =
        "expected {\"subject\":\"api\",\"scopes\":[\"ingest\"],\"sites\":[\"shop\"],\"lifetime\":\"30d\"}"

    private static func page(_ issued: Issued) throws -> Page {
        try json(["token": issued.token, "id": issued.session.id, "expiresAt": issued.session.expiresAt.description])
    }

    private static func page(_ sessions: [TokenSession]) throws -> Page { try json(["tokens": sessions.map(Row.init)]) }

    private static func json(_ value: some Encodable) throws -> Page {
        .json(try JSONAnswer.bytes(value))
    }

    private struct Row: Encodable {
        let id: String
        let subject: String
        let scopes: [String]
        let sites: [String]
        let issuedAt: String
        let expiresAt: String

        init(_ session: TokenSession) {
            id = session.id
            subject = session.subject
            scopes = session.scopes.text.split(separator: " ").map(String.init)
            sites = session.sites
            issuedAt = session.issuedAt.description
            expiresAt = session.expiresAt.description
        }
    }
}
