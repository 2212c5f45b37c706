import Telemetry

/// What a release did to a shape.
struct ReleaseChangeView {
    let release: ClientText
    let changeMark: RatingMark
    /// `40 ms → 180 ms`.
    let changeText: String
    let changeTitle: String

    init(_ change: ReleaseChange, _ percentile: Percentile, _ unit: MetricUnit) {
        release = ClientText(change.release, limit: 32)
        changeMark =
            change.after > change.before
            ? RatingMark(symbol: "↗", word: "slower", tone: "poor")
            : RatingMark(symbol: "↘", word: "faster", tone: "good")
        changeText = "\(Phrase.value(change.before, unit)) → \(Phrase.value(change.after, unit))"
        changeTitle = "\(percentile.label) with the release before it and with this one; their 95 % bounds lie apart"
    }
}
