import Foundation

/// An address to send to. It is itself a secret, for Slack, Discord, Teams and mail servers have the token or password in it:
/// it does not show in any description, dump or error.
package struct EndpointURL: Sendable {
    /// What a receiver's address may begin with.
    package enum Kind: Sendable {
        case web, mail, proxy

        fileprivate var schemes: [String] {
            switch self {
            case .web: ["http", "https"]
            case .mail: ["smtp", "smtps"]
            case .proxy: ["http", "https", "socks5h"]
            }
        }
    }

    package let text: String
    /// Without the brackets of an IPv6 address.
    let host: String

    /// Throws unless `text` has a scheme of its kind, names a host and holds no white space or control character. White space
    /// around it is dropped, because secrets come from files that end in a newline.
    package init(_ text: String, _ kind: Kind = .web, receiver: String) throws(WebhookError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let isPrintable = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        guard isPrintable, let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            kind.schemes.contains(scheme), let host = parts.host, !host.isEmpty
        else { throw .invalidURL(receiver: receiver, schemes: kind.schemes) }
        self.text = text
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    }

    private init(text: String, host: String) {
        self.text = text
        self.host = host
    }

    /// The same host at another address.
    func mapped(_ change: (String) -> String) -> EndpointURL { EndpointURL(text: change(text), host: host) }

    /// Whether it is this machine, by name or number.
    var isLoopback: Bool {
        host == "::1" || host.lowercased() == "localhost" || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
    }
}

extension EndpointURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "EndpointURL(hidden)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
