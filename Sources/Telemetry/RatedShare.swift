/// Which values of a metric a share is of.
package enum RatedShare: String, Sendable, Hashable, Codable, CaseIterable {
    case poor
    /// Poor, and those that need improvement.
    case notGood = "not_good"

    /// As it stands in a sentence.
    package var words: String {
        switch self {
        case .poor: "poor"
        case .notGood: "not good"
        }
    }

    /// How many of these a rollup holds.
    package func count(in rollup: Rollup) -> Int64 {
        switch self {
        case .poor: rollup.poor
        case .notGood: rollup.poor + rollup.needsImprovement
        }
    }

    /// `12.3 %` for 0.123, `0.04 %` for 0.0004: a digit behind the point, or as many as it takes to be none of zero.
    static func format(_ share: Double) -> String {
        let percent = share * 100
        let digits = percent > 0 && percent < 0.095 ? 2 : 1
        let scale = digits == 2 ? 100.0 : 10
        let rounded = (percent * scale).rounded() / scale
        return rounded == rounded.rounded() ? "\(Int64(rounded)) %" : "\(rounded) %"
    }
}
