/// Why a key file cannot be used. Names lines and sizes, never what stands there.
package enum TokenKeysError: Error, Hashable, Sendable, CustomStringConvertible {
    case none
    case tooLarge(limit: Int)
    case tooMany(limit: Int)
    case notBase64(line: Int)
    case tooShort(line: Int, bytes: Int, minimum: Int)
    case repeated(line: Int)

    package var description: String {
        switch self {
        case .none: "the token key file holds no key; \(TokenKeysError.advice)"
        case .tooLarge(let limit): "the token key file is larger than \(limit) bytes, which no key file is"
        case .tooMany(let limit):
            "the token key file holds more than \(limit) keys; keep the new one and the one it replaces"
        case .notBase64(let line):
            "line \(line) of the token key file is not the base64 text of a key; \(TokenKeysError.advice)"
        case .tooShort(let line, let bytes, let minimum):
            "line \(line) of the token key file is a key of \(bytes) bytes, fewer than \(minimum); "
                + TokenKeysError.advice
        case .repeated(let line): "line \(line) of the token key file repeats the key above it; remove one"
        }
    }

    private static let advice = "make a key with: (umask 077; head -c 32 /dev/urandom | base64 > token.key)"
}
