/// How a value stands against its metric's thresholds.
package enum Rating: String, Sendable, Codable, CaseIterable {
    case good
    case needsImprovement = "needs-improvement"
    case poor
}

/// The two limits of a metric; both belong to the better side: `value > poor` is poor, `value > good` needs improvement.
package struct Thresholds: Hashable, Sendable {
    package let good: Double
    package let poor: Double

    package init(good: Double, poor: Double) {
        self.good = good
        self.poor = poor
    }

    @inlinable
    package func rate(_ value: Double) -> Rating {
        if value <= good { .good } else if value <= poor { .needsImprovement } else { .poor }
    }
}
