import Rules
import Telemetry

/// Readings and rules in few words.
enum Given {
    static let start = Timestamp(text: "2026-08-01T10:00:00Z")!
    static let cart: [Dimension: String] = [.page: "/cart", .device: "mobile"]

    /// The LCP budget of 2500 ms by page and device, unless told otherwise.
    static func rule(
        _ id: String = "lcp", metric: Metric = .lcp, by: [Dimension] = [.page, .device],
        window: Duration = .seconds(3600),
        percentile: Percentile = .p75, promise: Promise? = nil, minimumCount: Int64 = 40,
        filters: [LabelFilter] = [], guards: RuleGuards = RuleGuards()
    ) -> Rule {
        Rule(
            id: id, kind: .budget, metric: metric, promise: promise ?? .percentile(percentile, limit: 2500),
            filters: filters, by: by, window: window,
            severity: .page, notify: ["oncall"], summary: nil, runbook: "https://wiki.example/lcp",
            minimumCount: minimumCount, confidence: 0.95, guards: guards)
    }

    static func rollup(_ values: some Sequence<Double>) -> Rollup {
        var rollup = Rollup()
        for value in values { rollup.add(value, thresholds: Metric.lcp.thresholds) }
        return rollup
    }

    static func reading(_ values: some Sequence<Double>, labels: [Dimension: String] = cart) -> Reading {
        Reading(labels: labels, from: start - .seconds(3600), rollup: rollup(values))
    }

    /// `count` visits spread evenly over `spread`, their p75 at `middle`.
    static func visits(_ count: Int, around middle: Double, spread: Double) -> [Double] {
        (0..<count).map { middle + spread * (Double($0) / Double(max(1, count - 1)) - 0.75) }
    }
}
