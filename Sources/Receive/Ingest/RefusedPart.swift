package import Telemetry

/// What was not taken of a request that was.
package struct RefusedPart: Sendable, Hashable {
    package private(set) var counts: [RefusalReason: Int] = [:]
    /// The first that is the sender's fault, in a sentence.
    package private(set) var first: String?

    package init() {}

    package mutating func note(_ refusal: Refusal) {
        counts[refusal.reason, default: 0] += 1
        if first == nil, !refusal.reason.isQuiet { first = refusal.detail }
    }

    /// More of what a sentence told of.
    package mutating func note(_ reason: RefusalReason, _ count: Int64) {
        counts[reason, default: 0] += Int(clamping: count)
    }

    package var isEmpty: Bool { counts.isEmpty }

    /// How many the sender must hear of.
    package var faults: Int { counts.reduce(0) { $0 + ($1.key.isQuiet ? 0 : $1.value) } }
}
