/// What helps to understand an alert besides its evidence. All of it may be missing: an alert is told without rather than later.
package struct AlertContext: Hashable, Sendable, Codable {
    /// Values of the last evaluations, oldest first, in the evidence's unit; nil where there was no verdict.
    package var history: [Double?]
    /// What explains most of the excess, the largest share first.
    package var segments: [Segment]
    package var lastDeploy: Deploy?
    /// How much of an objective's budget is spent, 1 for all of it; may be above.
    package var spentBudget: Double?

    /// One value of a dimension and the part of the excess over the limit that it explains.
    package struct Segment: Hashable, Sendable, Codable {
        package let dimension: Dimension
        package let value: String
        /// 0 to 1.
        package let share: Double

        package init(dimension: Dimension, value: String, share: Double) {
            self.dimension = dimension
            self.value = value
            self.share = share
        }
    }

    package struct Deploy: Hashable, Sendable, Codable {
        package let name: String
        package let at: Timestamp

        package init(name: String, at: Timestamp) {
            self.name = name
            self.at = at
        }
    }

    /// More segments than a person takes in at a glance are no explanation.
    package static let segmentLimit = 3

    /// Numbers that are none are left out: JSON cannot hold them, and no chart shows them.
    package init(
        history: [Double?] = [], segments: [Segment] = [], lastDeploy: Deploy? = nil, spentBudget: Double? = nil
    ) {
        self.history = history.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        self.segments = Array(segments.filter(\.share.isFinite).prefix(AlertContext.segmentLimit))
        self.lastDeploy = lastDeploy
        self.spentBudget = spentBudget.flatMap { $0.isFinite ? $0 : nil }
    }

    /// A version that knew less wrote less.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            history: try container.decodeIfPresent([Double?].self, forKey: .history) ?? [],
            segments: try container.decodeIfPresent([Segment].self, forKey: .segments) ?? [],
            lastDeploy: try container.decodeIfPresent(Deploy.self, forKey: .lastDeploy),
            spentBudget: try container.decodeIfPresent(Double.self, forKey: .spentBudget))
    }
}
