import Crypto
import Foundation

/// One secret that tokens are signed with.
package struct TokenKey: Sendable {
    /// The first 16 hexadecimal digits of the key's SHA-256: the token's `kid`. It tells nothing about the key.
    package let id: String
    /// For the signing and verifying only.
    let secret: SymmetricKey

    init(_ bytes: Data) {
        id = SHA256.hash(data: bytes).prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        secret = SymmetricKey(data: bytes)
    }

    /// HS256 asks for a key no shorter than its hash (RFC 7518, 3.2).
    package static let minimumBytes = 32
}

// Printing, debug printing and reflecting (`dump`, `String(describing:)` of an enclosing type) are three ways out.
extension TokenKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "TokenKey(\(id))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
