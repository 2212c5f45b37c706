/// What is wrong with a receiver's settings. No message ever shows a URL or a secret, which is as good as a password.
package enum WebhookError: Error, Hashable, Sendable, CustomStringConvertible {
    case invalidURL(receiver: String, schemes: [String])
    case invalidToken(receiver: String)
    case secretIsNotBase64
    case secretTooShort(bytes: Int, minimum: Int)
    case curlUnavailable

    package var description: String {
        switch self {
        case .invalidURL(let receiver, let schemes):
            """
            receiver "\(receiver)": its URL must begin with \(schemes.map { "\($0)://" }.joined(separator: " or ")) and name a host; \
            check the variable or the file it is read from
            """
        case .invalidToken(let receiver):
            """
            receiver "\(receiver)": its token or key must be 1 to 512 letters, digits and signs without a space; \
            check the variable or the file it is read from
            """
        case .secretIsNotBase64:
            "a webhook secret that begins with whsec_ must go on in base64; check the variable secret_env names"
        case .secretTooShort(let bytes, let minimum):
            """
            a webhook secret has \(bytes) bytes, at least \(minimum) are needed; \
            make one with: echo "whsec_$(openssl rand -base64 32)"
            """
        case .curlUnavailable: "libcurl could not be initialised; no webhook can be sent"
        }
    }
}
