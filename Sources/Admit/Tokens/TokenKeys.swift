import Foundation

/// The keys of a key file: the first signs, both verify, so that a key can be replaced without logging anyone out.
///
/// To rotate: put the new key above the old one, restart, and remove the old one when its last token has expired.
package struct TokenKeys: Sendable {
    /// One or two.
    package let all: [TokenKey]

    package var ids: [String] { all.map(\.id) }
    var signing: TokenKey { all[0] }

    /// Reads the text of a key file: one or two lines, each the base64 of at least `TokenKey.minimumBytes`. Empty lines
    /// and what follows a `#` are left out.
    package init(text: String) throws(TokenKeysError) {
        guard text.utf8.count <= TokenKeys.textLimit else { throw .tooLarge(limit: TokenKeys.textLimit) }
        var keys: [TokenKey] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if content.isEmpty { continue }
            guard keys.count < TokenKeys.countLimit else { throw .tooMany(limit: TokenKeys.countLimit) }
            let key = try TokenKeys.read(content, line: index + 1)
            guard !keys.contains(where: { $0.id == key.id }) else { throw .repeated(line: index + 1) }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw .none }
        all = keys
    }

    private static func read(_ text: String, line: Int) throws(TokenKeysError) -> TokenKey {
        // Several texts decode to the same bytes; only the one an encoder writes is taken, or a typing error may pass.
        guard let bytes = Data(base64Encoded: text), bytes.base64EncodedString() == text else {
            throw .notBase64(line: line)
        }
        guard bytes.count >= TokenKey.minimumBytes else {
            throw .tooShort(line: line, bytes: bytes.count, minimum: TokenKey.minimumBytes)
        }
        return TokenKey(bytes)
    }

    /// The old one and the new one. A third would only make a stolen key live longer.
    private static let countLimit = 2
    /// Bytes; two keys and a page of remarks.
    private static let textLimit = 8192
}

extension TokenKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "TokenKeys(\(ids.joined(separator: ", ")))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
