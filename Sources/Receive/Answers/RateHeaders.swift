import HTTPTypes
import Telemetry

/// Tells a client where it stands: the IETF's two fields (draft-ietf-httpapi-ratelimit-headers-10), and the trio that older clients read.
enum RateHeaders {
    static func add(_ rate: RateVerdict, to fields: inout HTTPFields) {
        fields[.rateLimitPolicy] = rate.policy
        fields[.rateLimit] = rate.state
        fields[.xRateLimitLimit] = "\(rate.limit)"
        fields[.xRateLimitRemaining] = "\(rate.remaining)"
        fields[.xRateLimitReset] = "\(rate.resetSeconds)"
        if !rate.isAllowed { fields[.retryAfter] = "\(rate.retryAfterSeconds)" }
    }
}

extension HTTPField.Name {
    // Valid tokens, so the names exist.
    static let rateLimit = HTTPField.Name("RateLimit")!
    static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
    static let xRateLimitLimit = HTTPField.Name("X-RateLimit-Limit")!
    static let xRateLimitRemaining = HTTPField.Name("X-RateLimit-Remaining")!
    static let xRateLimitReset = HTTPField.Name("X-RateLimit-Reset")!
}
