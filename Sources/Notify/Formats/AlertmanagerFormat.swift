import Foundation
package import Telemetry

/// Alertmanager's webhook, version 4, signed by Standard Webhooks 1.0.0: the format most other programs take.
package struct AlertmanagerFormat: MessageFormat {
    /// Every body is below it.
    package static let limitBytes = BodyBound.limitBytes

    private let receiver: String
    private let url: EndpointURL
    private let secrets: [WebhookSecret]

    /// - Parameter secrets: the newest first; more than one while a secret rotates. Without any, messages go out unsigned.
    package init(receiver: String, url: EndpointURL, secrets: [WebhookSecret] = []) {
        self.receiver = receiver
        self.url = url
        self.secrets = secrets
    }

    package func capacity(for message: Message) -> Int {
        BodyBound.capacity(message) { JSONValue.data(AlertmanagerPayload($0, receiver: receiver, textBound: $1)) }
    }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let body = BodyBound.fitting(message) {
            JSONValue.data(AlertmanagerPayload($0, receiver: receiver, textBound: $1))
        }
        return [.json(body, to: url, id: message.id, at: instant, secrets: secrets)]
    }
}
