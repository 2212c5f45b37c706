import Foundation
package import Telemetry

/// Slack's incoming webhooks, in Block Kit.
///
/// What came from a client stands in `plain_text`, where nothing is a link, a mention or markup; only our own links are `mrkdwn`.
package struct SlackFormat: MessageFormat {
    private static let headerLimit = 150
    private static let sectionLimit = 3000
    private static let fallbackLimit = 1000

    private let url: EndpointURL

    package init(url: EndpointURL) { self.url = url }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let title = MessageText.title(of: message)
        var blocks: [JSONValue] = [
            ["type": "header", "text": plain(title, limit: SlackFormat.headerLimit)],
            [
                "type": "section",
                "text": .object(["type": "plain_text", "emoji": false, "text": .text(content(of: message))]),
            ],
        ]
        let links = MessageText.links(of: message).map { "<\(Markup.slack($0.url))|\($0.name)>" }
        if !links.isEmpty {
            blocks.append([
                "type": "section",
                "text": ["type": "mrkdwn", "verbatim": true, "text": .text(links.joined(separator: " · "))],
            ])
        }
        return [request(["text": fallback(title), "blocks": .list(blocks)], message, instant)]
    }

    /// A title that the header cuts stands here in full.
    private func content(of message: Message) -> String {
        let layout = TextLayout(
            limit: SlackFormat.sectionLimit, unit: .utf16,
            title: { $0.utf16.count > SlackFormat.headerLimit / 2 ? Markup.slack($0) : "" },
            fact: { Markup.slack("\($0.name): \($0.value)") }, line: { Markup.slack("• \($0)") }, links: { _ in "" })
        return layout.text(of: message).trimmingCharacters(in: .newlines)
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        request(["text": fallback(MessageText.title(of: message))], message, instant)
    }

    /// A mention in the fallback would count too.
    private func fallback(_ title: String) -> JSONValue {
        .text(title.inert.cut(to: SlackFormat.fallbackLimit, .utf16, escaped: Markup.slack))
    }

    private func plain(_ text: String, limit: Int) -> JSONValue {
        [
            "type": "plain_text", "emoji": false,
            "text": .text(text.cut(to: limit, .utf16, escaped: Markup.slack)),
        ]
    }

    private func request(_ body: JSONValue, _ message: Message, _ instant: Timestamp) -> OutgoingRequest {
        .json(body.data, to: url, id: message.id, at: instant)
    }

    /// Slack says `ok`. A 200 that does not is of somebody in between, such as a network's log-in page, and nobody has been told.
    package func outcome(of answer: CurlAnswer, at instant: Timestamp) -> DeliveryOutcome {
        if case .answered(200, _, let body) = answer,
            String(decoding: body, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) != "ok"
        {
            return .retry(reason: "200 without Slack's ok", after: nil)
        }
        return DeliveryOutcome(answer, at: instant)
    }
}
