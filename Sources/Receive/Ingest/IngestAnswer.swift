package import Telemetry

/// How a request ends.
package enum IngestAnswer: Sendable, Hashable {
    /// Durable, or known already. Some measurements of the request may still have been refused: `refused` counts them by reason.
    case accepted(refused: [RefusalReason: Int])
    case refused(Refusal)
}
