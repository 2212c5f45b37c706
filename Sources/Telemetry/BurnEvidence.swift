/// What a burn rate rests on: an error budget, and how it goes on burning.
package struct BurnEvidence: Hashable, Sendable, Codable {
    /// Up to where a value is good, in the metric's unit; where more is better, from where on.
    package let goodLevel: Double
    /// The share of good values that is promised.
    package let target: Double
    /// Values that were not good, of those in the window.
    package let bad: Int64
    /// The rate in the short window at the end, which must be too fast as well, and its upper bound; nil without any value in it.
    package let recent: Double?
    package let recentUpper: Double?
    /// Where the short window begins.
    package let recentFrom: Timestamp

    package init(
        goodLevel: Double, target: Double, bad: Int64, recent: Double?, recentUpper: Double?, recentFrom: Timestamp
    ) {
        self.goodLevel = goodLevel
        self.target = target
        self.bad = bad
        self.recent = recent
        self.recentUpper = recentUpper
        self.recentFrom = recentFrom
    }

    /// `16.2×`: a digit behind the point below 100.
    package static func format(_ rate: Double) -> String {
        guard rate.isFinite, abs(rate) < 1e15 else { return "\(rate)×" }
        let rounded = abs(rate) < 100 ? (rate * 10).rounded() / 10 : rate.rounded()
        return rounded == rounded.rounded() ? "\(Int64(rounded))×" : "\(rounded)×"
    }
}
