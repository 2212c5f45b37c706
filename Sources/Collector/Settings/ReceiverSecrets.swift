import Foundation
import Notify
import Rules

/// Reads receivers' secrets and notes those that are not there. Lives no longer than it takes: it holds the whole environment.
struct ReceiverSecrets {
    /// Receivers that lack a variable or a file, with what is to be done.
    private(set) var unset: [(receiver: String, remedy: String)] = []

    private let environment: [String: String]
    private var hasher = Hasher()

    /// A secret is short; a larger file is another one.
    private static let fileLimitBytes = 65_536

    init(_ environment: [String: String]) { self.environment = environment }

    /// What is read from here on is of this receiver.
    mutating func begin(_ receiver: Receiver) {
        hasher = Hasher()
        hasher.combine(receiver)
    }

    /// Another number where the receiver, or a secret that was read for it, is another.
    var version: Int { hasher.finalize() }

    mutating func address(
        _ secret: Secret, _ receiver: String, _ kind: EndpointURL.Kind = .web
    ) throws(WebhookError) -> EndpointURL? {
        guard let text = value(of: secret, receiver) else { return nil }
        return try EndpointURL(text, kind, receiver: receiver)
    }

    mutating func token(_ secret: Secret, _ receiver: String) throws(WebhookError) -> AccessToken? {
        guard let text = value(of: secret, receiver) else { return nil }
        return try AccessToken(text, receiver: receiver)
    }

    /// Nil if one is not set: a message that is signed with half of its secrets is refused by whoever has the other.
    mutating func signing(_ secrets: [Secret], _ receiver: String) throws(WebhookError) -> [WebhookSecret]? {
        var keys: [WebhookSecret] = []
        for secret in secrets {
            guard let text = value(of: secret, receiver) else { return nil }
            keys.append(try WebhookSecret(text: text))
        }
        return keys
    }

    private mutating func value(of secret: Secret, _ receiver: String) -> String? {
        let text = read(secret, receiver)
        hasher.combine(text)
        return text
    }

    private mutating func read(_ secret: Secret, _ receiver: String) -> String? {
        switch secret {
        case .literal(let text): return text
        case .environment(let name):
            if let text = environment[name], !text.isEmpty { return text }
            unset.append((receiver, "set \(name)"))
        case .file(let path):
            if let text = ReceiverSecrets.content(of: path) { return text }
            unset.append((receiver, "put it into \(path)"))
        }
        return nil
    }

    /// Nil for a file that is not there, is empty, too long or no UTF-8.
    private static func content(of path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: fileLimitBytes + 1), data.count <= fileLimitBytes,
            let text = String(data: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines)
        else { return nil }
        return text.isEmpty ? nil : text
    }
}
