/// Whether a request keeps to its limit, and what the client is told about it.
package struct RateVerdict: Hashable, Sendable {
    /// What the headers call the limit: small letters and hyphens, so that it needs no escapes within its quotes.
    package let policyName: String
    package let isAllowed: Bool
    /// Requests a window.
    package let limit: Int
    package let windowSeconds: Int
    /// Requests that could still come at once, from 0.
    package let remaining: Int
    /// Until the full burst is back, rounded up; 0 when it is there.
    package let resetSeconds: Int
    /// What Retry-After says, from 1; 0 when the request was allowed.
    package let retryAfterSeconds: Int
    /// Wider than a host when there was no room to tell hosts apart. Worth counting: then clients pay for each other.
    package let charged: PrefixWidth

    package init(
        policyName: String, isAllowed: Bool, limit: Int, windowSeconds: Int, remaining: Int, resetSeconds: Int,
        retryAfterSeconds: Int, charged: PrefixWidth = .host
    ) {
        self.policyName = policyName
        self.isAllowed = isAllowed
        self.limit = limit
        self.windowSeconds = windowSeconds
        self.remaining = remaining
        self.resetSeconds = resetSeconds
        self.retryAfterSeconds = retryAfterSeconds
        self.charged = charged
    }

    /// `RateLimit-Policy: "beacons";q=1000;w=60` (draft-ietf-httpapi-ratelimit-headers; a name is a string of RFC 9651).
    package var policy: String { "\"\(policyName)\";q=\(limit);w=\(windowSeconds)" }

    /// `RateLimit: "beacons";r=412;t=17`.
    package var state: String { "\"\(policyName)\";r=\(remaining);t=\(resetSeconds)" }
}
