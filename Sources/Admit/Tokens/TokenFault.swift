/// Why a token is not accepted. The same value becomes the HTTP answer and the counter's label.
package enum TokenFault: String, Error, Hashable, Sendable, CaseIterable {
    case tooLong = "too_long"
    case malformed
    case algorithm
    case unknownKey = "unknown_key"
    case signature
    /// Issued by, or for, something else.
    case audience
    case notYetValid = "not_yet_valid"
    case expired
    case unknownSession = "unknown_session"
    case revoked
}

extension TokenFault: CustomStringConvertible {
    /// One sentence for the client. Holds nothing of the token: answers are logged on their way.
    package var description: String {
        switch self {
        case .tooLong: "the token is longer than \(TokenAuthority.lengthLimit) bytes"
        case .malformed: "the token cannot be read; send it as it was issued"
        case .algorithm: "the token is not signed with HS256"
        case .unknownKey: "the token was signed with a key this server does not know; ask for a new one"
        case .signature: "the token's signature is wrong"
        case .audience: "the token was not issued for vitalsd"
        case .notYetValid: "the token is not valid yet; check the clocks"
        case .expired: "the token has expired; refresh it or ask for a new one"
        case .unknownSession: "the token's session is not known to this server; ask for a new token"
        case .revoked: "the token was revoked; ask for a new one"
        }
    }
}
