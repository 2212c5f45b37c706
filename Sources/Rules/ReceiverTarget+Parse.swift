import Manifest

extension ReceiverTarget {
    /// Nil after reporting what is wrong.
    init?(_ kind: ReceiverKind, _ fields: ReceiverFields) {
        switch kind {
        case .webhook, .event:
            let (url, secrets) = (fields.needed(.address), fields.secrets(.signingSecret))
            guard let url, let secrets else { return nil }
            self = kind == .webhook ? .webhook(url: url, secrets: secrets) : .event(url: url, secrets: secrets)
        case .slack, .discord, .teams, .googleChat, .mattermost:
            guard let url = fields.needed(.address) else { return nil }
            self = ReceiverTarget.chat(kind, url)
        case .pagerduty:
            let (url, key) = (fields.secret(.address.optional), fields.needed(.key))
            guard let url, let key else { return nil }
            self = .pagerduty(url: url, key: key)
        case .ntfy:
            let (url, token) = (fields.needed(.address), fields.secret(.token.optional))
            guard let topic = fields.fields[.topic]?.topic, let url, let token else { return nil }
            self = .ntfy(url: url, topic: topic, token: token)
        case .telegram:
            let (url, token) = (fields.secret(.address.optional), fields.needed(.token))
            guard let chat = fields.fields[.chat]?.chat, let url, let token else { return nil }
            self = .telegram(url: url, token: token, chat: chat)
        case .email:
            let (url, from) = (fields.needed(.address), fields.fields[.from]?.mailAddress)
            guard let to = fields.fields[.to]?.mailAddresses, let url, let from else { return nil }
            self = .email(url: url, from: from, to: to)
        }
    }

    /// Those that need nothing but an address.
    private static func chat(_ kind: ReceiverKind, _ url: Secret) -> ReceiverTarget {
        switch kind {
        case .slack: .slack(url: url)
        case .discord: .discord(url: url)
        case .teams: .teams(url: url)
        case .googleChat: .googleChat(url: url)
        case .mattermost, .webhook, .event, .pagerduty, .ntfy, .telegram, .email: .mattermost(url: url)
        }
    }
}
