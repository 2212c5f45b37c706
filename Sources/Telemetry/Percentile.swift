/// A percentile strictly between 0 and 100, as people write it: 75, 95, 99.9.
package struct Percentile: Hashable, Sendable, Codable {
    package let percent: Double

    /// Nil unless 0 < percent < 100.
    package init?(_ percent: Double) {
        guard percent > 0, percent < 100 else { return nil }
        self.percent = percent
    }

    package static let p50 = Percentile(checked: 50)
    package static let p75 = Percentile(checked: 75)
    package static let p95 = Percentile(checked: 95)
    package static let p99 = Percentile(checked: 99)

    private init(checked percent: Double) { self.percent = percent }

    /// As a share, 0 to 1.
    package var share: Double { percent / 100 }

    /// `p75`, `p99.9`.
    package var label: String {
        percent == percent.rounded() ? "p\(Int(percent))" : "p\(percent)"
    }

    /// The rank, from 1, of this percentile among `count` sorted values: nearest rank, ⌈share · count⌉.
    package func rank(of count: Int64) -> Int64 {
        // The product is nudged down by one part in 10^12 so that 0.95 · 100 is rank 95 although 0.95 is not exact.
        min(count, max(1, Int64((share * Double(count) * (1 - 1e-12)).rounded(.up))))
    }

    /// Values needed before a verdict is given by default: ⌈10 / (1 − p)⌉ (p75: 40, p95: 200, p99: 1000).
    package var defaultMinimumCount: Int64 { Int64((10 / (1 - share) * (1 - 1e-12)).rounded(.up)) }
}
