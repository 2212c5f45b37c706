/// Bounds of a share by Wilson's score interval ("Probable inference, the law of succession, and statistical inference", 1927): unlike the
/// usual one it is right near 0 and 1 and for few values.
package struct Proportion: Hashable, Sendable {
    /// 0 to 1, as are the bounds.
    package let value: Double
    package let lower: Double
    package let upper: Double

    /// Nil without any values.
    ///
    /// - Parameters:
    ///   - part: as many of `whole`; 0 to `whole`.
    ///   - effective: of unweighted values that would tell as much as the whole; it sets the width.
    ///   - confidence: of each one-sided bound, above 0.5 and below 1.
    package init?(_ part: Int64, of whole: Int64, effective: Int64, confidence: Double) {
        guard whole > 0, effective > 0 else { return nil }
        let share = Double(min(max(part, 0), whole)) / Double(whole)
        let z = NormalDistribution.quantile(confidence)
        let n = Double(effective)
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let width = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
        value = share
        lower = max(0, middle - width)
        upper = min(1, middle + width)
    }
}
