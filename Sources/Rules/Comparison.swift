/// What a value is compared with where no limit is promised.
package enum Comparison: String, Sendable, Hashable, CaseIterable {
    /// The same hours of the last weeks.
    case lastWeeks = "last_weeks"
    /// What the release before the newest one gave.
    case previousRelease = "previous_release"

    /// Both rest on cells of whole hours.
    package static let finestWindow = Duration.seconds(3600)
}

extension Comparison {
    /// An hour of the day is like the same one of another week; of a release one wants to see both day and night.
    var defaultWindow: Duration {
        switch self {
        case .lastWeeks: .seconds(3600)
        case .previousRelease: .seconds(86_400)
        }
    }
}
