import Evaluate
import Rules
import Store
import Telemetry

/// The last measurements of the journal, which has every dimension of each: what an alert is explained from.
struct SegmentSample {
    let journal: JournalReader

    /// Enough for shares to be told, and read in a tenth of a second.
    private static let size = 300_000
    /// What alerts are explained by, where the rule does not split by it already.
    private static let dimensions: [Dimension] = [
        .browser, .country, .connection, .navigation, .release, .device, .page, .route, .query, .operation,
    ]

    /// What sets the bad values of each alert apart; only those that can be told.
    func segments(of alerts: [(alert: Alert, rule: Rule)]) throws -> [AlertKey: [AlertContext.Segment]] {
        var searches = try alerts.compactMap { alert, rule in
            try Bad(rule, alert.evidence).map { (alert: alert, rule: rule, bad: $0, search: SegmentSearch()) }
        }
        guard !searches.isEmpty else { return [:] }
        var places: [VisitKey: Int] = [:]
        var seen: [(observation: Dimensions, measurement: Measurement)] = []
        let metrics = Set(searches.map(\.rule.metric))
        let from = searches.map(\.alert.evidence.from).min() ?? .init(milliseconds: 0)
        try journal.read(from: journal.sequence(holdingLast: SegmentSample.size), onDamage: { _ in }) {
            _, observations in
            for observation in observations where observation.instant >= from {
                for measurement in observation.measurements where metrics.contains(measurement.metric) {
                    // A visit counts with its last value.
                    guard let key = measurement.report?.key else {
                        seen.append((observation.dimensions, measurement))
                        continue
                    }
                    if let place = places[key] {
                        seen[place].measurement = measurement
                    } else {
                        places[key] = seen.count
                        seen.append((observation.dimensions, measurement))
                    }
                }
            }
        }
        for (dimensions, measurement) in seen {
            for index in searches.indices where searches[index].rule.metric == measurement.metric {
                let key = searches[index].alert.key
                guard key.labels.allSatisfy({ dimensions[$0.key] == $0.value }),
                    searches[index].rule.filters.allSatisfy({ $0.admits(dimensions[$0.dimension]) })
                else { continue }
                let labels = SegmentSample.dimensions.filter { key.labels[$0] == nil }.map { ($0, dimensions[$0]) }
                searches[index].search.add(
                    Dictionary(labels) { first, _ in first }, weight: measurement.weight,
                    isBad: searches[index].bad.holds(measurement.value))
            }
        }
        return Dictionary(
            searches.map { ($0.alert.key, $0.search.segments(allowed: $0.bad.allowed)) }
        ) { first, _ in first }
    }

    /// Which values an alert is about, and how many of all may be so.
    private struct Bad {
        let limit: Double
        let isHigherBetter: Bool
        let allowed: Double

        /// Nil where the alert is not about how values are.
        init?(_ rule: Rule, _ evidence: Evidence) throws {
            isHigherBetter = rule.metric.thresholds.isHigherBetter
            switch rule.promise {
            case .percentile(let percentile, _), .shift(let percentile, _, _):
                limit = evidence.limit
                allowed = isHigherBetter ? percentile.share : 1 - percentile.share
            case .share(let rated, let share):
                let thresholds = rule.metric.thresholds
                limit =
                    switch rated {
                    case .poor: thresholds.poor
                    case .notGood: thresholds.good
                    }
                allowed = share
            case .burn(let budget, _):
                limit = budget.goodLevel
                allowed = budget.badShare
            case .count: return nil
            }
        }

        func holds(_ value: Double) -> Bool { isHigherBetter ? value < limit : value > limit }
    }
}
