import Foundation

/// Tokens nobody issued: made of a genuine one, and signed by Python's `hmac` with any key.
///
/// The text of the parts is written in the genuine order and without spaces, so that only what is said differs.
struct TokenForge: Sendable {
    let genuine: String
    let key: String

    /// - Parameters:
    ///   - header: Python on `h`, the header.
    ///   - claims: Python on `c`, the claims.
    ///   - hash: of `hashlib`.
    ///   - signature: Python for the signature's text; `sign` is the right one for key and hash.
    func forge(
        header: String = "pass", claims: String = "pass", key: String? = nil, hash: String = "sha256",
        signature: String = "sign"
    ) throws -> String {
        let script = """
            import base64, hashlib, hmac, json, sys, time
            def part(v): return base64.urlsafe_b64encode(v).rstrip(b'=').decode()
            def text(v): return part(json.dumps(v, separators=(',', ':'), sort_keys=True).encode())
            genuine, key = sys.argv[1].split('.'), base64.b64decode(sys.argv[2])
            h, c = (json.loads(base64.urlsafe_b64decode(p + '==')) for p in genuine[:2])
            \(header)
            \(claims)
            body = text(h) + '.' + text(c)
            sign = part(hmac.new(key, body.encode(), hashlib.\(hash)).digest())
            print(body + '.' + (\(signature)))
            """
        return try Tool.run(["python3", "-c", script, genuine, key ?? self.key])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
