import Notify
import Rules

/// Resolves the receivers of the rules file: secrets come from the environment and from files here and nowhere else.
struct Receivers {
    private(set) var endpoints: [String: ReceiverEndpoint] = [:]
    /// By a receiver's name, configured or not, the one that is told what it could not be.
    private(set) var fallbacks: [String: String] = [:]
    /// By name, a number that is another one where the receiver or its secrets are.
    private(set) var versions: [String: Int] = [:]
    /// Receivers that lack a variable or a file, with what is to be done: their messages stand as undelivered.
    private(set) var unset: [(receiver: String, remedy: String)] = []

    init(_ receivers: [Receiver], environment: [String: String]) throws(WebhookError) {
        var secrets = ReceiverSecrets(environment)
        for receiver in receivers {
            fallbacks[receiver.name] = receiver.options.fallback
            secrets.begin(receiver)
            defer { versions[receiver.name] = secrets.version }
            endpoints[receiver.name] = try Receivers.endpoint(receiver, &secrets)
        }
        unset = secrets.unset
    }

    /// Nil after noting what is not set.
    private static func endpoint(
        _ receiver: Receiver, _ secrets: inout ReceiverSecrets
    ) throws(WebhookError) -> ReceiverEndpoint? {
        guard let format = try format(receiver, &secrets), let route = try route(receiver, &secrets) else { return nil }
        let rate = receiver.options.rate.map { SendRate(count: $0.count, time: $0.time) }
        return ReceiverEndpoint(name: receiver.name, format: format, route: route, rate: rate)
    }

    private static func format(
        _ receiver: Receiver, _ secrets: inout ReceiverSecrets
    ) throws(WebhookError) -> (any MessageFormat)? {
        let name = receiver.name
        switch receiver.target {
        case .webhook(let url, let keys):
            guard let url = try secrets.address(url, name), let keys = try secrets.signing(keys, name) else {
                return nil
            }
            return AlertmanagerFormat(receiver: name, url: url, secrets: keys)
        case .event(let url, let keys):
            guard let url = try secrets.address(url, name), let keys = try secrets.signing(keys, name) else {
                return nil
            }
            return EventFormat(url: url, secrets: keys)
        case .slack(let url): return try secrets.address(url, name).map { SlackFormat(url: $0) }
        case .discord(let url): return try secrets.address(url, name).map { DiscordFormat(url: $0) }
        case .teams(let url): return try secrets.address(url, name).map { TeamsFormat(url: $0) }
        case .googleChat(let url): return try secrets.address(url, name).map { GoogleChatFormat(url: $0) }
        case .mattermost(let url): return try secrets.address(url, name).map { MattermostFormat(url: $0) }
        case .pagerduty(let url, let key):
            let url = try secrets.address(url ?? .literal(PagerDutyFormat.defaultURL), name)
            guard let url, let key = try secrets.token(key, name) else { return nil }
            return PagerDutyFormat(url: url, key: key)
        case .ntfy(let url, let topic, let secret):
            guard let url = try secrets.address(url, name) else { return nil }
            guard let secret else { return NtfyFormat(url: url, topic: topic) }
            return try secrets.token(secret, name).map { NtfyFormat(url: url, topic: topic, token: $0) }
        case .telegram(let url, let secret, let chat):
            let url = try secrets.address(url ?? .literal(TelegramFormat.defaultURL), name)
            guard let url, let token = try secrets.token(secret, name) else { return nil }
            return TelegramFormat(url: url, token: token, chat: chat)
        case .email(let url, let from, let to):
            return try secrets.address(url, name, .mail).map { MailFormat(url: $0, from: from, to: to) }
        }
    }

    private static func route(
        _ receiver: Receiver, _ secrets: inout ReceiverSecrets
    ) throws(WebhookError) -> SenderRoute? {
        let options = receiver.options
        var proxy: EndpointURL?
        if let secret = options.proxy {
            guard let url = try secrets.address(secret, receiver.name, .proxy) else { return nil }
            proxy = url
        }
        return SenderRoute(
            proxy: proxy, caFile: options.caFile, refusesPrivateAddresses: options.refusesPrivateAddresses)
    }
}
