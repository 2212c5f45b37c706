import Foundation
import Notify
import Telemetry
import Testing

@Suite struct WebhookSignatureTests {
    /// The vector of Standard Webhooks 1.0.0.
    static let vector = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let vectorSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    private func signature(_ secrets: [String]) throws -> WebhookSignature {
        WebhookSignature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(milliseconds: 1_614_265_330_999),
            body: Data(#"{"test": 2432232314}"#.utf8), secrets: try secrets.map { try WebhookSecret(text: $0) })
    }

    @Test func signsTestVectorOfTheSpecification() throws {
        let headers = try signature([Self.vector]).headers.map { "\($0.name): \($0.value)" }
        #expect(
            headers == [
                "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
                "webhook-signature: \(Self.vectorSignature)",
            ])
    }

    @Test func signsTwiceWhileSecretRotates() throws {
        let other = "a plain secret of 24 bytes or more"
        let both = try signature([Self.vector, other]).signature
        let alone = try #require(try signature([other]).signature)
        #expect(both == "\(Self.vectorSignature) \(alone)")
    }

    @Test func sendsNoSignatureWithoutSecret() throws {
        #expect(try signature([]).headers.map(\.name) == ["webhook-id", "webhook-timestamp"])
    }

    @Test func ignoresNewlineAfterSecret() throws {
        #expect(try signature([Self.vector + "\n"]).signature == Self.vectorSignature)
    }

    @Test(arguments: [
        ("short", WebhookError.secretTooShort(bytes: 5, minimum: 24)),
        ("", .secretTooShort(bytes: 0, minimum: 24)),
        ("whsec_AAAA", .secretTooShort(bytes: 3, minimum: 24)),
        ("whsec_not base64!", .secretIsNotBase64),
    ])
    func refusesWeakSecretWithoutShowingIt(text: String, error: WebhookError) {
        #expect(throws: error) { try WebhookSecret(text: text) }
        #expect(text.isEmpty || !"\(error)".contains("\"\(text)\""))
    }
}
