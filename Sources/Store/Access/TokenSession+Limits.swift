import Telemetry

/// What a session must keep to, so that its token stays within a header's length and its names can be shown anywhere.
extension TokenSession {
    func requireUsable() throws(StoreError) {
        guard TokenSession.isSubject(subject) else {
            throw .access(
                "a subject is 1 to \(TokenSession.subjectLimit) letters, digits and . _ - @ +, without spaces, such as ops or "
                    + "alice@example.org")
        }
        guard !scopes.isEmpty else { throw .access("a session needs at least one scope: page, ingest, read or admin") }
        guard sites.allSatisfy(TokenSession.isSite) else {
            throw .access(
                "a site's name is 1 to \(TokenSession.siteLimit) bytes without quotes, backslashes or control characters"
            )
        }
        // Each with its quotes and comma.
        guard sites.reduce(0, { $0 + $1.utf8.count + 3 }) <= TokenSession.sitesLimit else {
            throw .access(
                "the names of all sites take more than \(TokenSession.sitesLimit) bytes; leave them out for every site, or use two "
                    + "tokens")
        }
    }

    private static func isSubject(_ text: String) -> Bool {
        (1...subjectLimit).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    || "._-@+".unicodeScalars.contains(scalar)
            }
    }

    private static func isSite(_ text: String) -> Bool {
        (1...siteLimit).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.isShowable && $0 != "\"" && $0 != "\\" }
    }

    /// Bytes.
    private static let subjectLimit = 64
    private static let siteLimit = 100
    /// Bytes, of a token's 4096, which base64 makes a third longer.
    private static let sitesLimit = 2000
}

extension AccessFile {
    static func requireLifetime(_ lifetime: Duration) throws(StoreError) {
        guard lifetime >= .seconds(1), lifetime <= .seconds(lifetimeLimitSeconds) else {
            throw .access("a session lives from 1 second to \(lifetimeLimitSeconds / 86_400) days")
        }
    }

    /// Ten years: beyond it is not a session but a forgotten key.
    private static let lifetimeLimitSeconds: Int64 = 3653 * 86_400
}
