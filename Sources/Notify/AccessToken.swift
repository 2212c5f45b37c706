import Foundation

/// A token or key by which a receiver knows its customers. Does not show in any description, dump or error.
package struct AccessToken: Sendable {
    let text: String

    /// Throws unless it is of 1 to 512 printable ASCII characters without a space, which a header or a path can hold. White space
    /// around it is dropped, because secrets come from files that end in a newline.
    package init(_ text: String, receiver: String) throws(WebhookError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...512).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalidToken(receiver: receiver)
        }
        self.text = text
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "AccessToken(hidden)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
