import Foundation
package import Telemetry

/// Telegram's Bot API. Values stand in `<code>`, where Telegram looks for no link, mention or command.
package struct TelegramFormat: MessageFormat {
    /// Where the service is, unless the rules say otherwise.
    package static let defaultURL = "https://api.telegram.org"
    /// Telegram counts after markup is read; ours counts before, which is never less.
    private static let textLimit = 4096

    private let url: EndpointURL
    private let chat: JSONValue

    /// - Parameter chat: a number, or `@name` of a channel.
    package init(url: EndpointURL, token: AccessToken, chat: String) {
        self.url = url.mapped { WebAddress.appending(path: "/bot\(token.text)/sendMessage", to: $0) }
        self.chat = Int64(chat).map { .whole($0) } ?? .text(chat)
    }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let layout = TextLayout(
            limit: TelegramFormat.textLimit, unit: .utf16,
            title: { "<b>\(MessageText.state(of: message))</b> \(TelegramFormat.code($0))" },
            fact: { "\($0.name): \(TelegramFormat.code($0.value))" }, line: { "• \(TelegramFormat.code($0))" },
            links: { $0.map { "<a href=\"\(Markup.html($0.url))\">\($0.name)</a>" }.joined(separator: " · ") })
        let body = request(layout.text(of: message), ["parse_mode": "HTML"])
        return [.json(body.data, to: url, id: message.id, at: instant)]
    }

    package func plainRequest(for message: Message, at instant: Timestamp) -> OutgoingRequest? {
        let text = MessageText.title(of: message).inert.cut(to: TelegramFormat.textLimit, .utf16)
        return .json(request(text, [:]).data, to: url, id: message.id, at: instant)
    }

    private func request(_ text: String, _ more: [String: JSONValue]) -> JSONValue {
        let fields: [String: JSONValue] = [
            "chat_id": chat, "text": .text(text), "link_preview_options": ["is_disabled": true],
        ]
        return .object(fields.merging(more) { $1 })
    }

    private static func code(_ text: String) -> String { "<code>\(Markup.html(text))</code>" }

    /// Telegram says in the body whether it was done, why not, and how long to wait.
    package func outcome(of answer: CurlAnswer, at instant: Timestamp) -> DeliveryOutcome {
        guard case .answered(let status, let retryAfter, let body) = answer else {
            return DeliveryOutcome(answer, at: instant)
        }
        let said = Said.read(body)
        if status == 200, let said, !said.ok { return said.outcome(orElse: 400, at: instant) }
        // It repeats the whole message, of which only the beginning is read.
        if status == 200, said == nil, !body.starts(with: Data(#"{"ok":true"#.utf8)) {
            return .retry(reason: "200 without Telegram's ok", after: nil)
        }
        let wait = said?.parameters?.retryAfter.map { "\($0)" }
        return DeliveryOutcome(status: status, retryAfter: wait ?? retryAfter, at: instant)
    }

    private struct Said: Decodable {
        let ok: Bool
        let errorCode: Int?
        let parameters: Parameters?

        struct Parameters: Decodable {
            let retryAfter: Int?
        }

        static func read(_ body: Data) -> Said? {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try? decoder.decode(Said.self, from: body)
        }

        /// A refusal within a 200.
        func outcome(orElse status: Int, at instant: Timestamp) -> DeliveryOutcome {
            let status = errorCode.flatMap { $0 >= 400 ? $0 : nil } ?? status
            return DeliveryOutcome(
                status: status, retryAfter: parameters?.retryAfter.map { "\($0)" }, at: instant)
        }
    }
}
