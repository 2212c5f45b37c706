/// One report of the Reporting API, of a content security policy or of Network Error Logging, as the browser said it.
///
/// The user agent and the server's address that stand in such reports are never read.
package struct PageReport: Hashable, Sendable {
    package let kind: Kind
    /// What it is about in one word: the directive of a policy, the id of a deprecation or intervention, the reason of a
    /// crash, the type of a network error.
    package var subject: String?
    /// How far a network request got: `dns`, `connection` or `application`.
    package var phase: String?
    /// The page; of a network error the request's URL.
    package var url: String?
    /// What a policy blocked: a URL, or a word such as `inline`. Only its origin may be kept.
    package var blocked: String?
    /// `enforce` or `report`.
    package var disposition: String?
    /// How long before its arrival it was made, from 0 to a week. Relative, because clients' clocks are not trusted.
    package var ageMilliseconds: Int64 = 0
    /// How many events it stands for, 1 to 10 000: the reciprocal of a network error's sampling fraction.
    package var weight = 1.0

    package init(_ kind: Kind) { self.kind = kind }

    package enum Kind: Hashable, Sendable {
        case policyViolation
        case deprecation
        case intervention
        case crash
        case networkError
        /// By its name, which the client chose.
        case other(String)

        package init(name: String) {
            switch name {
            case "csp-violation": self = .policyViolation
            case "deprecation": self = .deprecation
            case "intervention": self = .intervention
            case "crash": self = .crash
            case "network-error": self = .networkError
            default: self = .other(name)
            }
        }
    }
}
