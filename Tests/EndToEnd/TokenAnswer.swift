import Foundation

/// What `POST /v1/tokens` and `POST /v1/tokens/refresh` answer.
struct TokenAnswer: Decodable, Sendable {
    let expiresAt: String
    let id: String
    let token: String

    init(_ answer: RawAnswer, status: Int) throws {
        guard answer.status == status else { throw EndToEndFailure("\(answer.status) \(answer.text)") }
        self = try JSONDecoder().decode(TokenAnswer.self, from: Data(answer.body))
    }

    /// How long it is good, from now.
    func secondsLeft() throws -> Double {
        try Date(expiresAt, strategy: .iso8601).timeIntervalSinceNow
    }
}
