import Crypto
import Foundation

/// A key shared with one receiver, by which it knows our messages.
package struct WebhookSecret: Sendable {
    /// Standard Webhooks 1.0.0 asks for 24 to 64 random bytes. Longer keys are no weaker, so only the minimum is held.
    package static let minimumBytes = 24

    private static let prefix = "whsec_"
    private let key: SymmetricKey

    /// `whsec_` and base64, or any other text, whose UTF-8 bytes are then the key. White space around it is dropped,
    /// because secrets come from files that end in a newline.
    package init(text: String) throws(WebhookError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let bytes: Data
        if text.hasPrefix(WebhookSecret.prefix) {
            guard let decoded = Data(base64Encoded: String(text.dropFirst(WebhookSecret.prefix.count))) else {
                throw .secretIsNotBase64
            }
            bytes = decoded
        } else {
            bytes = Data(text.utf8)
        }
        guard bytes.count >= WebhookSecret.minimumBytes else {
            throw .secretTooShort(bytes: bytes.count, minimum: WebhookSecret.minimumBytes)
        }
        key = SymmetricKey(data: bytes)
    }

    /// Base64 of HMAC-SHA256 over `content`.
    func code(over content: Data) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: content, using: key)).base64EncodedString()
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "WebhookSecret(hidden)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
