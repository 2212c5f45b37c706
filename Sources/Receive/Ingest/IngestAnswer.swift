package import Telemetry

/// How a request ends.
package enum IngestAnswer: Sendable, Hashable {
    /// Durable, or known already. Some measurements of the request may still have been refused: `refused` tells of them.
    case accepted(refused: RefusedPart)
    case refused(Refusal)
}
