/// Why something was not taken. The same value becomes the HTTP answer, the ledger's line and the counter's label.
package enum RefusalReason: String, Sendable, Codable, CaseIterable {
    case malformed
    case tooLarge = "too_large"
    case unsupportedEncoding = "unsupported_encoding"
    case unsupportedMethod = "unsupported_method"
    case unknownMetric = "unknown_metric"
    case badValue = "bad_value"
    /// A number that says nothing by the specification, such as the TTFB of a soft navigation: dropped, not the client's fault.
    case notApplicable = "not_applicable"
    case tooOld = "too_old"
    case origin
    case overloaded
    case storage
}

/// A refusal with what the sender needs to mend it. Never holds an address, a token or more than a short excerpt.
package struct Refusal: Error, Hashable, Sendable {
    package let reason: RefusalReason
    /// One sentence: what was wrong, the value got, the bound, the next step.
    package let detail: String

    package init(_ reason: RefusalReason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
