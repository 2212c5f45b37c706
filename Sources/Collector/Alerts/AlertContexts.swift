import Evaluate
import Rules
import Store
import Telemetry

/// Gathers what helps to understand the alerts that are told: what the values were, what went live, what is left of a budget.
///
/// An alert is told without rather than later: what cannot be read is left out, and of many at once only the first rules are looked at.
struct AlertContexts {
    let rules: RuleSet
    let reader: VitalsReader
    /// Nil where there is none to explain from.
    var journal: JournalReader?
    let instant: Timestamp

    /// Each takes one more reading.
    private static let ruleLimit = 20
    /// How long before an alert something may have gone live to be named with it.
    private static let deployReach = Duration.seconds(2 * 86_400)

    func gather(_ items: [Announcement.Item]) -> [AlertKey: AlertContext] {
        let alerts = items.filter(\.isTold).map(\.transition.alert)
        guard !alerts.isEmpty else { return [:] }
        let byRule = Dictionary(grouping: alerts, by: \.key.rule)
        let deploys = (try? reader.deploys(from: instant - AlertContexts.deployReach, to: instant)) ?? []
        let segments = segments(alerts)
        var contexts: [AlertKey: AlertContext] = [:]
        for (place, rule) in rules.rules.filter({ byRule[$0.id] != nil }).enumerated() {
            let history =
                place < AlertContexts.ruleLimit ? try? AlertHistory(rule, at: instant) { try reader.read($0) } : nil
            let spent = place < AlertContexts.ruleLimit ? spent(rule) : [:]
            for alert in byRule[rule.id] ?? [] {
                contexts[alert.key] = AlertContext(
                    history: history?.values(of: alert.key.labels) ?? [], segments: segments[alert.key] ?? [],
                    lastDeploy: lastDeploy(before: alert, deploys), spentBudget: spent[alert.key.labels])
            }
        }
        return contexts
    }

    /// Of those that begin to fire; the first of them where there are many.
    private func segments(_ alerts: [Alert]) -> [AlertKey: [AlertContext.Segment]] {
        guard let journal else { return [:] }
        let byID = Dictionary(rules.rules.map { ($0.id, $0) }) { first, _ in first }
        let firing = alerts.filter { $0.state == .firing }.prefix(AlertContexts.ruleLimit)
        let asked = firing.compactMap { alert in byID[alert.key.rule].map { (alert: alert, rule: $0) } }
        return (try? SegmentSample(journal: journal).segments(of: asked)) ?? [:]
    }

    /// What went live last before it began to fire, on its site or service.
    private func lastDeploy(before alert: Alert, _ deploys: [Deploy]) -> AlertContext.Deploy? {
        let owner = alert.key.labels[.site] ?? alert.key.labels[.service]
        let deploy = deploys.first { deploy in
            deploy.at <= alert.activeSince && (deploy.owner == nil || owner == nil || deploy.owner == owner)
        }
        return deploy.map { AlertContext.Deploy(name: $0.name, at: $0.at) }
    }

    private func spent(_ rule: Rule) -> [[Dimension: String]: Double] {
        guard case .burn = rule.promise,
            let objective = rules.objectives.first(where: { $0.ruleID(rule.severity) == rule.id }),
            let standings = try? Standings.of(objective, at: instant, { try reader.read($0) })
        else { return [:] }
        return Dictionary(standings.map { ($0.labels, 1 - $0.left) }) { first, _ in first }
    }
}
