package import Telemetry

/// What is known of the values of a position since they are called alike.
package struct LearnedFold: Hashable, Sendable, Codable {
    package let since: Timestamp
    /// The values seen most before the fold, up to five.
    package let examples: [String]
    package private(set) var views: Int
    private let distinctBefore: Int
    private let estimateBefore: Int
    private var estimate: DistinctEstimate

    static let exampleLimit = 5

    /// `values` are those that were remembered one by one.
    init(since: Timestamp, values: [(name: String, views: Int)]) {
        self.since = since
        // By views, then by name: the order in which values came must not matter.
        let sorted = values.sorted { $0.views != $1.views ? $0.views > $1.views : $0.name < $1.name }
        examples = sorted.prefix(LearnedFold.exampleLimit).map(\.name)
        views = values.reduce(0) { $0 + $1.views }
        distinctBefore = values.count
        var estimate = DistinctEstimate()
        for value in values { estimate.insert(value.name) }
        estimateBefore = estimate.count
        self.estimate = estimate
    }

    mutating func see(_ name: String) {
        views += 1
        estimate.insert(name)
    }

    /// Exact at the fold, about 7 % off from then on.
    package var distinct: Int { distinctBefore + max(0, estimate.count - estimateBefore) }

    /// Whether a fold that was read back is one that could have been written.
    var isSound: Bool {
        (0...LearnedNode.viewLimit).contains(views) && (0...LearnedNode.viewLimit).contains(distinctBefore)
            && (0...LearnedNode.viewLimit).contains(estimateBefore) && estimate.isSound
            && examples.count <= LearnedFold.exampleLimit
            && examples.allSatisfy { $0.utf8.count <= PageName.limit }
    }
}
