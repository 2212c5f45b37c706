import Foundation
package import Telemetry

/// ntfy, by JSON posted to the server's root. Texts are shown as they are, without markup.
package struct NtfyFormat: MessageFormat {
    /// What ntfy makes an attachment of above, which a telephone does not show.
    private static let messageLimitBytes = 4096
    /// The whole body: ntfy reads twice the longest message.
    private static let limitBytes = 8192
    private static let titleLimitBytes = 250

    private let url: EndpointURL
    private let topic: String
    private let token: AccessToken?

    package init(url: EndpointURL, topic: String, token: AccessToken? = nil) {
        self.url = url
        self.topic = topic
        self.token = token
    }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        var data = Data()
        for limit in [NtfyFormat.messageLimitBytes, 2048, 1024] {
            data = body(of: message, text: text(of: message, limit: limit)).data
            if data.count <= NtfyFormat.limitBytes { break }
        }
        return [request(data, message, instant)]
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        let text = MessageText.title(of: message).inert.cut(toBytes: 1024)
        return request(JSONValue.texts(["topic": topic, "message": text]).data, message, instant)
    }

    private func text(of message: Message, limit: Int) -> String {
        let layout = TextLayout(
            limit: limit, unit: .bytes, title: { _ in "" }, fact: { "\($0.name): \($0.value.inert)" },
            line: { "• \($0.inert)" }, links: { _ in "" })
        return layout.text(of: message).trimmingCharacters(in: .newlines)
    }

    private func body(of message: Message, text: String) -> JSONValue {
        let links = MessageText.links(of: message)
        let actions = links.map { link -> JSONValue in
            ["action": "view", "label": .text(link.name), "url": .text(link.url)]
        }
        return .object(present: [
            "topic": .text(topic), "message": .text(text), "priority": .whole(priority(of: message)),
            "title": .text(MessageText.title(of: message).inert.cut(toBytes: NtfyFormat.titleLimitBytes)),
            "tags": [message.state == .firing ? "rotating_light" : "white_check_mark"],
            "click": links.first.map { .text($0.url) }, "actions": actions.isEmpty ? nil : .list(actions),
        ])
    }

    /// 5 rings until somebody looks, 4 once and loudly, 3 as usual, 2 without a sound.
    private func priority(of message: Message) -> Int64 {
        switch (message.state, message.severity) {
        case (.firing, .page): 5
        case (.firing, .ticket): 4
        case (.resolved, _): 3
        case (.firing, .info): 2
        }
    }

    private func request(_ body: Data, _ message: Message, _ instant: Timestamp) -> OutgoingRequest {
        let headers = token.map { [OutgoingRequest.Header("authorization", "Bearer \($0.text)")] } ?? []
        return .json(body, to: url, id: message.id, at: instant, headers: headers)
    }
}
