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

    /// `12.3 %` for 0.123; a digit behind the point where it says something.
    static func format(_ share: Double) -> String {
        let tenths = (share * 1000).rounded()
        let whole = Int64(tenths) / 10
        let tenth = Int64(tenths) % 10
        return tenth == 0 || whole >= 100 ? "\(whole) %" : "\(whole).\(tenth) %"
    }
}
