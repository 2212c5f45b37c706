/// What a receiver speaks; the `type` of the file.
package enum ReceiverKind: String, Sendable, CaseIterable {
    case webhook, event, slack, discord, teams, pagerduty, ntfy
    case googleChat = "google-chat"
    case telegram, mattermost, email
}

extension ReceiverKind {
    /// The keys an entry of this type may have.
    var keys: [ReceiverKey] { [.name, .kind] + ownKeys + ReceiverKey.ofAll }

    private var ownKeys: [ReceiverKey] {
        choices.flatMap(\.keys)
            + {
                switch self {
                case .ntfy: [.topic]
                case .telegram: [.chat]
                case .email: [.from, .to]
                case .webhook, .event, .slack, .discord, .teams, .pagerduty, .googleChat, .mattermost: []
                }
            }()
    }

    /// Those it must have besides one of each choice.
    var required: [ReceiverKey] {
        switch self {
        case .ntfy: [.topic]
        case .telegram: [.chat]
        case .email: [.from, .to]
        case .webhook, .event, .slack, .discord, .teams, .pagerduty, .googleChat, .mattermost: []
        }
    }

    /// Its secrets, each told in one of several ways.
    var choices: [ReceiverChoice] {
        switch self {
        case .webhook, .event: [.address, .signingSecret]
        case .slack, .discord, .teams, .googleChat, .mattermost, .email: [.address]
        case .pagerduty: [.address.optional, .key]
        case .ntfy: [.address, .token.optional]
        case .telegram: [.address.optional, .token]
        }
    }

    /// How often it takes a message, where its makers say so.
    var defaultRate: ReceiverOptions.Rate? {
        switch self {
        case .slack: ReceiverOptions.Rate(count: 1, time: .seconds(1))
        case .webhook, .event, .discord, .teams, .pagerduty, .ntfy, .googleChat, .telegram, .mattermost, .email: nil
        }
    }
}
