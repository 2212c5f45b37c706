import Foundation

/// What `GET /v1/routes` and `vitalsd routes --format json` say.
struct LearnedRoutes: Decodable, Sendable {
    struct Rule: Decodable, Sendable {
        let site: String
        let template: String
        let examples: [String]
        let distinct: Int
    }

    struct Undone: Decodable, Sendable {
        let site: String
        let template: String
    }

    let rules: [Rule]
    let undone: [Undone]

    static func read(_ server: ServerProcess) async throws -> LearnedRoutes {
        let answer = try await HTTPClient(port: server.port).get("/v1/routes")
        guard answer.status == 200 else { throw EndToEndFailure("routes: \(answer.status) \(answer.text)") }
        return try parse(answer.text)
    }

    static func parse(_ text: String) throws -> LearnedRoutes {
        do {
            return try JSONDecoder().decode(LearnedRoutes.self, from: Data(text.utf8))
        } catch {
            throw EndToEndFailure("not what was learned: \(text) (\(error))")
        }
    }
}
