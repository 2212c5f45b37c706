import Notify
import Rules

/// Resolves the receivers of the rules file: secrets come from the environment here and nowhere else.
struct Receivers {
    var endpoints: [String: WebhookEndpoint] = [:]
    /// Receivers whose variable is not set, with the variable's name: their messages stand as undelivered.
    var unset: [(receiver: String, variable: String)] = []

    init(_ receivers: [Receiver], environment: [String: String]) throws(WebhookError) {
        for receiver in receivers {
            guard let url = value(of: receiver.url, for: receiver, environment) else { continue }
            var secrets: [WebhookSecret] = []
            if let secret = receiver.signingSecret {
                guard let text = value(of: secret, for: receiver, environment) else { continue }
                secrets = [try WebhookSecret(text: text)]
            }
            endpoints[receiver.name] = try WebhookEndpoint(name: receiver.name, url: url, secrets: secrets)
        }
    }

    private mutating func value(of secret: Secret, for receiver: Receiver, _ environment: [String: String]) -> String? {
        switch secret {
        case .literal(let text): return text
        case .environment(let name):
            if let text = environment[name], !text.isEmpty { return text }
            unset.append((receiver.name, name))
            return nil
        }
    }
}
