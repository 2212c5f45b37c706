/// Where a receiver is and what it is told by, for each type.
package enum ReceiverTarget: Sendable, Hashable {
    /// Alertmanager's webhook. `secrets` sign, the newest first; none for unsigned messages.
    case webhook(url: Secret, secrets: [Secret])
    /// Our own event, in the form of Standard Webhooks.
    case event(url: Secret, secrets: [Secret])
    case slack(url: Secret)
    case discord(url: Secret)
    case teams(url: Secret)
    /// Without `url` the service's own address.
    case pagerduty(url: Secret?, key: Secret)
    case ntfy(url: Secret, topic: String, token: Secret?)
    case googleChat(url: Secret)
    /// Without `url` the service's own address. `chat` is a number, or `@name` of a channel.
    case telegram(url: Secret?, token: Secret, chat: String)
    case mattermost(url: Secret)
    /// `url` is of a mail server. Addresses are bare, at least one of `to`.
    case email(url: Secret, from: String, to: [String])

    package var kind: ReceiverKind {
        switch self {
        case .webhook: .webhook
        case .event: .event
        case .slack: .slack
        case .discord: .discord
        case .teams: .teams
        case .pagerduty: .pagerduty
        case .ntfy: .ntfy
        case .googleChat: .googleChat
        case .telegram: .telegram
        case .mattermost: .mattermost
        case .email: .email
        }
    }
}
