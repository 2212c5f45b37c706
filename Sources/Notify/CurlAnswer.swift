package import Foundation

/// What one POST met: an answer's head and the beginning of its body, or why there was none.
package enum CurlAnswer: Hashable, Sendable {
    /// The receiver answered. `body` holds its first bytes, at most the sender's limit; what followed was not read.
    case answered(status: Int, retryAfter: String?, body: Data)
    /// No answer: refused, timed out, certificate rejected. The reason never names the URL.
    case unanswered(reason: String)
}
