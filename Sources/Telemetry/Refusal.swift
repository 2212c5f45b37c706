/// Why something was not taken. The same value becomes the HTTP answer, the ledger's line and the counter's label.
package enum RefusalReason: String, Sendable, Codable, CaseIterable {
    case malformed
    case tooLarge = "too_large"
    case headTooLarge = "head_too_large"
    case tooSlow = "too_slow"
    case unsupportedEncoding = "unsupported_encoding"
    case unsupportedMethod = "unsupported_method"
    case unknownMetric = "unknown_metric"
    case badValue = "bad_value"
    /// A number that says nothing by the specification, such as the TTFB of a soft navigation: dropped, not the client's fault.
    case notApplicable = "not_applicable"
    case tooOld = "too_old"
    case origin
    case rateLimited = "rate_limited"
    /// More than this address, page or site can have sent by itself.
    case anomaly
    /// No token, or one that is not valid.
    case token
    /// A valid token that does not allow this.
    case scope
    /// The browser said that its user does not want to be measured: dropped, not the page's fault.
    case optedOut = "opted_out"
    case overloaded
    case storage

    /// Whether it is no fault of the sender's: it is answered like what was taken.
    package var isQuiet: Bool { self == .notApplicable || self == .optedOut }
}

/// A refusal with what the sender needs to mend it. Never holds an address, a token or more than a short excerpt.
package struct Refusal: Error, Hashable, Sendable {
    package let reason: RefusalReason
    /// One sentence: what was wrong, the value got, the bound, the next step.
    package let detail: String
    /// Where the sender stands, for a refusal by a rate limit.
    package let rate: RateVerdict?

    package init(_ reason: RefusalReason, _ detail: String, rate: RateVerdict? = nil) {
        self.reason = reason
        self.detail = detail
        self.rate = rate
    }
}
