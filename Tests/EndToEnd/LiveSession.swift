import Foundation

/// A live session, as `GET /v1/tokens` lists it.
struct LiveSession: Decodable, Sendable {
    let expiresAt: String
    let id: String
    let issuedAt: String
    let scopes: [String]
    let sites: [String]
    let subject: String

    private struct List: Decodable { let tokens: [LiveSession] }

    static func list(_ server: ServerProcess, by token: String) throws -> [LiveSession] {
        let answer = try Ask("GET", "/v1/tokens").bearing(token).of(server)
        guard answer.status == 200 else { throw EndToEndFailure("\(answer.status) \(answer.text)") }
        return try JSONDecoder().decode(List.self, from: Data(answer.body)).tokens
    }

    /// The only one of a subject.
    static func of(_ subject: String, _ server: ServerProcess, by token: String) throws -> LiveSession {
        let own = try list(server, by: token).filter { $0.subject == subject }
        guard own.count == 1 else { throw EndToEndFailure("not one session of \(subject): \(own)") }
        return own[0]
    }
}
