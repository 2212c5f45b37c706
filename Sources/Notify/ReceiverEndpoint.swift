import Foundation

/// A receiver with its URL and secrets as read from the environment.
///
/// The URL is itself a secret (Slack, Discord and Teams put the token into it): neither it nor a key shows in any
/// description, dump or error.
package struct WebhookEndpoint: Sendable {
    package let name: String
    package let url: String
    /// The newest first; more than one while a secret rotates. Without any, messages go out unsigned.
    package let secrets: [WebhookSecret]

    /// Throws `invalidURL` unless `url` is http or https, names a host and has no white space or control character.
    package init(name: String, url: String, secrets: [WebhookSecret]) throws(WebhookError) {
        let url = url.trimmingCharacters(in: .whitespacesAndNewlines)
        let isPrintable = url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        guard isPrintable, let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty
        else { throw .invalidURL(receiver: name) }
        self.name = name
        self.url = url
        self.secrets = secrets
    }
}

extension WebhookEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "WebhookEndpoint(\(name), \(secrets.count) secrets)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
