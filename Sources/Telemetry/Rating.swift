/// How a value stands against its metric's thresholds.
package enum Rating: String, Sendable, Codable, CaseIterable {
    case good
    case needsImprovement = "needs-improvement"
    case poor
}

/// The two limits of a metric; both belong to the better side: `value > poor` is poor, `value > good` needs improvement.
/// Where more is better, as with frames a second, `good` is the higher one and all is the other way round.
package struct Thresholds: Hashable, Sendable {
    package let good: Double
    package let poor: Double

    package init(good: Double, poor: Double) {
        self.good = good
        self.poor = poor
    }

    @inlinable
    package func rate(_ value: Double) -> Rating {
        if good > poor {
            value >= good ? .good : value >= poor ? .needsImprovement : .poor
        } else if value <= good {
            .good
        } else {
            value <= poor ? .needsImprovement : .poor
        }
    }

    package var isHigherBetter: Bool { good > poor }
}
