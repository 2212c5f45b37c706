import Foundation
package import Telemetry

/// Microsoft Teams by a workflow ("when a Teams webhook request is received"), as an Adaptive Card.
package struct TeamsFormat: MessageFormat {
    private static let titleLimit = 600

    private let url: EndpointURL

    package init(url: EndpointURL) { self.url = url }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        var data = Data()
        for (alerts, length) in [
            (MessageText.listLimit, 300), (MessageText.listLimit, 100), (10, 60), (3, 30), (1, 10),
        ] {
            data = body(content(of: message, alerts, length), MessageText.links(of: message)).data
            if data.count < BodyBound.limitBytes { break }
        }
        return [.json(data, to: url, id: message.id, at: instant)]
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        .json(body([block(MessageText.title(of: message), 200)], []).data, to: url, id: message.id, at: instant)
    }

    private func content(of message: Message, _ alerts: Int, _ length: Int) -> [JSONValue] {
        var title = block(MessageText.title(of: message), 2 * length)
        if case .object(let fields) = title {
            title = .object(fields.merging(["weight": "Bolder", "size": "Medium"]) { $1 })
        }
        if let item = message.single {
            let facts = MessageText.facts(of: item).map { fact -> JSONValue in
                ["title": .text(fact.name), "value": .text(marked(fact.value, length))]
            }
            return [title, ["type": "FactSet", "facts": .list(facts)]]
        }
        let shown = message.items.prefix(alerts)
        let more = message.count - shown.count
        return [title] + shown.map { block(MessageText.line(of: $0), length) }
            + (more > 0 ? [block(MessageText.more(more), length)] : [])
    }

    private func block(_ text: String, _ length: Int) -> JSONValue {
        ["type": "TextBlock", "wrap": true, "text": .text(marked(text, length))]
    }

    /// Teams reads Markdown; some of its apps make links of bare addresses too.
    private func marked(_ text: String, _ length: Int) -> String {
        Markup.backslashed(text.inert.cut(to: length, .utf16))
    }

    private func body(_ content: [JSONValue], _ links: [Link]) -> JSONValue {
        let actions = links.map { link -> JSONValue in
            ["type": "Action.OpenUrl", "title": .text(link.name), "url": .text(link.url)]
        }
        let card = JSONValue.object(present: [
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.2",
            "body": .list(content), "actions": actions.isEmpty ? nil : .list(actions),
        ])
        return [
            "type": "message",
            "attachments": [
                ["contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": .null, "content": card]
            ],
        ]
    }
}
