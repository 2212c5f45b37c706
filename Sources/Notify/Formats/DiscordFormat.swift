import Foundation
package import Telemetry

/// Discord's webhooks, as one embed.
package struct DiscordFormat: MessageFormat {
    private static let titleLimit = 256
    private static let descriptionLimit = 4096
    private static let valueLimit = 1024
    private static let sumLimit = 6000
    private static let plainLimit = 2000

    private let url: EndpointURL

    /// Without `wait=true` Discord answers before it has looked, and a message that is not kept is no error.
    package init(url: EndpointURL) { self.url = url.mapped { WebAddress.adding("wait", "true", to: $0) } }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        var embed = JSONValue.null
        for bound in [DiscordFormat.valueLimit, 400, 200, 100, 50] {
            let (body, length) = self.embed(of: message, bound)
            embed = body
            if length <= DiscordFormat.sumLimit { break }
        }
        return [request(["embeds": [embed]], message, instant)]
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        let title = MessageText.title(of: message)
        let text = title.cut(to: DiscordFormat.plainLimit, .utf16, escaped: Markup.backslashed)
        return request(["content": .text(text)], message, instant)
    }

    /// The embed and what Discord counts of it.
    private func embed(of message: Message, _ bound: Int) -> (JSONValue, Int) {
        let title = MessageText.title(of: message).cut(
            to: DiscordFormat.titleLimit, .utf16, escaped: Markup.backslashed)
        let description = description(of: message)
        let facts = (message.single.map(MessageText.facts) ?? []).map {
            Fact(name: $0.name, value: $0.value.cut(to: bound, .utf16, escaped: Markup.backslashed))
        }
        let texts = [title, description] + facts.flatMap { [$0.name, $0.value] }
        let embed = JSONValue.object(present: [
            "title": .text(title), "description": description.isEmpty ? nil : .text(description),
            "color": .whole(StateColor.number(of: message)), "url": MessageText.report(of: message).map { .text($0) },
            "fields": facts.isEmpty
                ? nil : .list(facts.map { ["name": .text($0.name), "value": .text($0.value), "inline": true] }),
        ])
        return (embed, texts.map(\.utf16.count).reduce(0, +))
    }

    /// The alerts of a group and the links.
    private func description(of message: Message) -> String {
        let layout = TextLayout(
            limit: DiscordFormat.descriptionLimit, unit: .utf16, title: { _ in "" }, fact: { _ in "" },
            line: { Markup.backslashed("• \($0)") },
            links: { $0.map { "[\($0.name)](\($0.url))" }.joined(separator: " · ") })
        return layout.text(of: message).trimmingCharacters(in: .newlines)
    }

    /// No mention is honoured, whatever the texts say.
    private func request(_ content: [String: JSONValue], _ message: Message, _ instant: Timestamp) -> OutgoingRequest {
        let body = JSONValue.object(content.merging(["allowed_mentions": ["parse": []]]) { $1 })
        return .json(body.data, to: url, id: message.id, at: instant)
    }

    /// The body of a 429 says how long in fractions of a second, the header in whole ones; either will do.
    package func outcome(of answer: CurlAnswer, at instant: Timestamp) -> DeliveryOutcome {
        guard case .answered(429, nil, let body) = answer,
            let seconds = Throttle.seconds(of: body)
        else { return DeliveryOutcome(answer, at: instant) }
        return DeliveryOutcome(status: 429, retryAfter: "\(seconds)", at: instant)
    }

    private struct Throttle: Decodable {
        let retryAfter: Double

        static func seconds(of body: Data) -> Int? {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            guard let throttle = try? decoder.decode(Throttle.self, from: body),
                (0...86_400).contains(throttle.retryAfter)
            else { return nil }
            return Int(throttle.retryAfter.rounded(.up))
        }
    }
}
