import Foundation
package import Telemetry

/// Mattermost's and Rocket.Chat's incoming webhooks: a text and one attachment, as Slack had before its blocks.
package struct MattermostFormat: MessageFormat {
    private static let titleLimit = 300
    private static let textLimit = 4000

    private let url: EndpointURL

    package init(url: EndpointURL) { self.url = url }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let title = MessageText.title(of: message)
        let facts = (message.single.map(MessageText.facts) ?? []).map { fact -> JSONValue in
            ["short": true, "title": .text(fact.name), "value": .text(Markup.code(fact.value.cut(to: 300, .utf16)))]
        }
        let attachment = JSONValue.object(present: [
            "fallback": .text(title.inert.cut(to: MattermostFormat.titleLimit, .utf16)),
            "color": .text(StateColor.hexadecimal(of: message)), "text": .text(text(of: message)),
            "fields": facts.isEmpty ? nil : .list(facts),
        ])
        let state =
            "**\(MessageText.state(of: message))** \(Markup.code(title.cut(to: MattermostFormat.titleLimit, .utf16)))"
        return [request(["text": .text(state), "attachments": [attachment]], message, instant)]
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        let title = MessageText.title(of: message).cut(to: MattermostFormat.titleLimit, .utf16)
        return request(["text": .text(Markup.code(title))], message, instant)
    }

    /// The alerts of a group and the links.
    private func text(of message: Message) -> String {
        let layout = TextLayout(
            limit: MattermostFormat.textLimit, unit: .utf16, title: { _ in "" }, fact: { _ in "" },
            line: { "- \(Markup.code($0))" },
            links: { $0.map { "[\($0.name)](\($0.url))" }.joined(separator: " · ") })
        return layout.text(of: message).trimmingCharacters(in: .newlines)
    }

    private func request(_ body: JSONValue, _ message: Message, _ instant: Timestamp) -> OutgoingRequest {
        .json(body.data, to: url, id: message.id, at: instant)
    }
}
