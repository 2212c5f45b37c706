package import Rules
package import Telemetry

/// How error budgets stand: what the rules of an objective judge by the hour, over the whole period.
package enum Standings {
    /// One for each combination of labels, the least that is left first.
    package static func of<Failure: Error>(
        _ objective: Objective, at instant: Timestamp, _ read: (ReadingRequest) throws(Failure) -> [Reading]
    ) throws(Failure) -> [BudgetStanding] {
        let budget = objective.budget
        // The rule that would judge it knows what its filters mean.
        let rule = Rule(
            id: objective.id, kind: RuleKind(origin: objective.metric.origin), metric: objective.metric,
            promise: .burn(budget, []), filters: objective.filters, by: objective.by, window: budget.period,
            severity: .info, notify: [], summary: nil, runbook: nil, minimumCount: 1, confidence: 0.95)
        let readings = rule.merged(try read(rule.request(from: instant - budget.period, to: instant)))
        return readings.map { reading in
            BudgetStanding(
                objective: objective.id, metric: objective.metric, goodLevel: budget.goodLevel, target: budget.target,
                period: budget.period, labels: reading.labels, count: reading.rollup.count,
                bad: reading.rollup.count(
                    worseThan: budget.goodLevel, thresholds: objective.metric.thresholds))
        }
        .sorted { ($0.left, place($0)) < ($1.left, place($1)) }
    }

    private static func place(_ standing: BudgetStanding) -> String {
        Dimension.allCases.compactMap { standing.labels[$0] }.joined(separator: " ")
    }
}
