import CollectorTesting
import Foundation
import Notify
import Telemetry
import Testing

/// Standard Webhooks' own library for Python reads requests as they arrived on a socket.
@Suite struct StandardWebhooksTests {
    private static let old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let new = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()

    /// What the library says of a request: its event's `type` or `status`, or that it is no genuine one.
    private func verdict(_ request: WebhookRecorder.Request, secret: String, change: Bool = false) async throws
        -> String
    {
        let script = #"""
            import base64, json, sys
            from standardwebhooks.webhooks import Webhook, WebhookVerificationError
            secret, headers, body = sys.argv[1], json.loads(sys.argv[2]), base64.b64decode(sys.argv[3])
            try:
                said = Webhook(secret).verify(body, headers)
                print(said.get("type") or said.get("status"))
            except WebhookVerificationError as error:
                print("refused:", error)
            """#
        let headers = String(decoding: try JSONEncoder().encode(request.headers), as: UTF8.self)
        let body = Data(request.body) + Data((change ? " " : "").utf8)
        return try await PythonProgram(script, [secret, headers, body.base64EncodedString()]).next()
    }

    private func request(_ make: (EndpointURL) -> any MessageFormat) async throws -> WebhookRecorder.Request {
        let recorder = WebhookRecorder()
        try await recorder.start()
        let format = make(try EndpointURL(recorder.url(), receiver: "a"))
        let sender = try CurlSender()
        // The library refuses what is older than five minutes.
        for request in format.requests(for: AlertSamples.hostile, at: WallClock.system.now) {
            _ = await sender.send(request)
        }
        let request = try await recorder.next()
        try await recorder.stop()
        return request
    }

    @Test func eventIsGenuineForBothSecretsWhileOneReplacesTheOther() async throws {
        let secrets = try [Self.new, Self.old].map { try WebhookSecret(text: $0) }
        let request = try await request { EventFormat(url: $0, secrets: secrets) }
        #expect(try await verdict(request, secret: Self.new) == "alert.firing")
        #expect(try await verdict(request, secret: Self.old) == "alert.firing")
        #expect(try await verdict(request, secret: Self.old, change: true).hasPrefix("refused:"))
    }

    @Test func alertmanagerMessageIsGenuine() async throws {
        let secrets = [try WebhookSecret(text: Self.new)]
        let request = try await request { AlertmanagerFormat(receiver: "a", url: $0, secrets: secrets) }
        #expect(try await verdict(request, secret: Self.new) == "firing")
        #expect(try await verdict(request, secret: Self.old).hasPrefix("refused:"))
    }
}
