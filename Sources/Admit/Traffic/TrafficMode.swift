/// What becomes of a beacon beyond what is usual. The verdicts of `observe` and `enforce` are the same.
package enum TrafficMode: String, CaseIterable, Sendable {
    /// Nothing is watched.
    case off
    /// It is counted and reported, and the beacon is kept.
    case observe
    /// It is refused.
    case enforce
}
