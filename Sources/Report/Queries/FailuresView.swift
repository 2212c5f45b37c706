/// How many calls of a shape failed, of those of which it is known.
struct FailuresView {
    /// Empty where none failed.
    let failedShare: String
    let failedTitle: String
    let hasFailed: Bool

    init(_ cost: ShapeCost) {
        hasFailed = cost.failures > 0
        failedShare = hasFailed ? Phrase.share(cost.failures, of: cost.judged) : ""
        failedTitle = "\(Phrase.count(cost.failures)) of \(Phrase.count(cost.judged, of: "call")) failed"
    }
}
