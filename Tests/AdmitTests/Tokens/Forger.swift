import Crypto
import Foundation

/// Makes tokens of any shape, with nothing of what is tested: an independent reading of RFC 7515.
struct Forger {
    static let keyBytes = Data((0..<32).map { UInt8($0 &* 7 &+ 1) })
    static let otherBytes = Data((0..<48).map { UInt8($0 &* 5 &+ 9) })

    static let keyText = keyBytes.base64EncodedString()
    static let otherText = otherBytes.base64EncodedString()

    static func id(of key: Data) -> String {
        String(SHA256.hash(data: key).map { String(format: "%02x", $0) }.joined().prefix(16))
    }

    static func base64URL(_ data: some Sequence<UInt8>) -> String {
        translate(Data(data).base64EncodedString(), ["+": "-", "/": "_"]).filter { $0 != "=" }
    }

    static func bytes(_ text: some StringProtocol) -> Data? {
        let standard = translate(text, ["-": "+", "_": "/"])
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
    }

    private static func translate(_ text: some StringProtocol, _ table: [Character: Character]) -> String {
        String(text.map { table[$0] ?? $0 })
    }

    static func header(alg: String = "HS256", kid: String? = id(of: keyBytes), more: String = "") -> String {
        let kid = kid.map { #","kid":"\#($0)""# } ?? ""
        return #"{"alg":"\#(alg)"\#(more)\#(kid),"typ":"JWT"}"#
    }

    /// The claims in the order they are written, each as JSON; nil leaves one away.
    static func payload(_ changes: [String: String?] = [:]) -> String {
        var claims: [String: String] = [
            "aud": #""vitalsd""#, "exp": "1785582000", "iat": "1785578400", "iss": #""vitalsd""#,
            "jti": #""aaaaaaaaaaaaaaaa""#, "nbf": "1785578400", "scope": #""ingest read""#,
            "sid": #""abcdefgh234567ab""#, "sites": #"["api","shop"]"#, "sub": #""ops""#,
        ]
        for (name, value) in changes { claims[name] = value }
        return "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func signed(_ header: String, _ payload: String, key: Data = keyBytes) -> String {
        signed(Data(header.utf8), Data(payload.utf8), key: key)
    }

    static func signed(_ header: Data, _ payload: Data, key: Data = keyBytes) -> String {
        let content = base64URL(header) + "." + base64URL(payload)
        return content + "." + code(content, SHA256.self, key)
    }

    static func code<Hash: HashFunction>(_ content: String, _ hash: Hash.Type, _ key: Data = keyBytes) -> String {
        base64URL(HMAC<Hash>.authenticationCode(for: Data(content.utf8), using: SymmetricKey(data: key)))
    }
}
