import HTTPTypes

/// What every answer carries (OWASP HTTP Headers Cheat Sheet): a browser shows it as what it is, in no frame, and tells nobody where it was.
struct SecurityHeaders: Sendable {
    /// Whether clients reach us by TLS; only then may they be told to insist on it (RFC 6797 §7.2).
    let isSecure: Bool

    /// - Parameter policy: Content-Security-Policy without frame-ancestors; nil means that nothing at all may load.
    func add(to fields: inout HTTPFields, policy: String? = nil) {
        fields[.contentSecurityPolicy] = (policy ?? "default-src 'none'") + "; frame-ancestors 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.xFrameOptions] = "DENY"
        fields[.referrerPolicy] = "same-origin"
        fields[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if isSecure { fields[.strictTransportSecurity] = "max-age=63072000; includeSubDomains" }
    }
}

extension HTTPField.Name {
    // Valid tokens, so the names exist.
    static let xFrameOptions = HTTPField.Name("X-Frame-Options")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
}
