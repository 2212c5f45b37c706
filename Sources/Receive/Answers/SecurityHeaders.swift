import HTTPTypes

/// What every answer carries (OWASP HTTP Headers Cheat Sheet): a browser shows it as what it is, in no frame, and tells nobody where it was.
struct SecurityHeaders: Sendable {
    /// Whether we speak TLS ourselves; only then may clients be told to insist on it (RFC 6797 §7.2). Not for the hosts below ours, which are none of
    /// our business; and a proxy in front speaks for its own host.
    let isSecure: Bool

    /// - Parameter policy: Content-Security-Policy without frame-ancestors; nil means that nothing at all may load.
    func add(to fields: inout HTTPFields, policy: String? = nil) {
        fields[.contentSecurityPolicy] = (policy ?? "default-src 'none'") + "; frame-ancestors 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.xFrameOptions] = "DENY"
        fields[.referrerPolicy] = "same-origin"
        fields[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if isSecure { fields[.strictTransportSecurity] = "max-age=31536000" }
    }
}

extension HTTPField.Name {
    // Valid tokens, so the names exist.
    static let xFrameOptions = HTTPField.Name("X-Frame-Options")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
}
