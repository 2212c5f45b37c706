import Foundation
package import Telemetry

/// Google Chat's webhooks, one thread an alert.
package struct GoogleChatFormat: MessageFormat {
    /// The service takes 32 000 bytes; other limits of ours are lower.
    private static let textLimitBytes = 8000

    private let url: EndpointURL

    /// Without the option a thread key is refused where a space has no threads.
    package init(url: EndpointURL) {
        self.url = url.mapped {
            WebAddress.adding("messageReplyOption", "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD", to: $0)
        }
    }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let layout = TextLayout(
            limit: GoogleChatFormat.textLimitBytes, unit: .bytes,
            title: { "*\(MessageText.state(of: message))* \(Markup.code($0))" },
            fact: { "\($0.name): \(Markup.code($0.value))" }, line: { "• \(Markup.code($0))" },
            links: { $0.map { "<\($0.url)|\($0.name)>" }.joined(separator: " · ") })
        return [request(layout.text(of: message), message, instant)]
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        request(MessageText.title(of: message).inert.cut(toBytes: 2000), message, instant)
    }

    private func request(_ text: String, _ message: Message, _ instant: Timestamp) -> OutgoingRequest {
        let body: JSONValue = ["text": .text(text), "thread": ["threadKey": .text(AlertText.threadKey(of: message))]]
        return .json(body.data, to: url, id: message.id, at: instant)
    }
}
