import Foundation
import Notify
import Testing

/// Every format, addressed to nowhere.
struct FormatSample: Sendable, CustomTestStringConvertible {
    let name: String
    let format: any MessageFormat

    var testDescription: String { name }

    static let all: [FormatSample] = [
        FormatSample(name: "alertmanager", format: AlertmanagerFormat(receiver: "oncall", url: url())),
        FormatSample(name: "event", format: EventFormat(url: url())),
        FormatSample(name: "slack", format: SlackFormat(url: url())),
        FormatSample(name: "discord", format: DiscordFormat(url: url())),
        FormatSample(name: "teams", format: TeamsFormat(url: url())),
        FormatSample(name: "pagerduty", format: PagerDutyFormat(url: url(), key: token)),
        FormatSample(name: "ntfy", format: NtfyFormat(url: url(), topic: "ops", token: token)),
        FormatSample(name: "google-chat", format: GoogleChatFormat(url: url())),
        FormatSample(name: "telegram", format: TelegramFormat(url: url(), token: token, chat: "-100123")),
        FormatSample(name: "mattermost", format: MattermostFormat(url: url())),
        FormatSample(
            name: "email",
            format: MailFormat(
                url: try! EndpointURL("smtp://127.0.0.1", .mail, receiver: "a"), from: "vitalsd@example.com",
                to: ["a@example.com", "b@example.com"])),
    ]

    // Both texts are valid.
    static let token = try! AccessToken("K3Y", receiver: "a")

    static func url(_ text: String = "https://receiver.example/hook") -> EndpointURL {
        try! EndpointURL(text, receiver: "a")
    }

    /// The bodies sent for a message.
    func bodies(_ message: Message) -> [Data] {
        format.requests(for: message, at: AlertSamples.start).map(\.body)
    }
}

extension OutgoingRequest {
    var url: String {
        switch self {
        case .post(let url, _, _), .mail(let url, _, _, _): url
        }
    }

    var headers: [String: String] {
        switch self {
        case .post(_, let headers, _): Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
        case .mail: [:]
        }
    }

    /// The body as JSON.
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:] }
}
