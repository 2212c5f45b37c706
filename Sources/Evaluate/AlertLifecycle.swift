package import Rules
package import Telemetry

/// From verdicts to alerts. Pure: what fires, what is remembered, verdicts and an instant come in, transitions go out.
///
/// |          | breach                         | ok                                     | inconclusive, too few | nothing read      | rule gone |
/// |----------|--------------------------------|----------------------------------------|-----------------------|-------------------|-----------|
/// | inactive | pending                        | –                                      | –                     | –                 | –         |
/// | pending  | fires after `for`              | inactive                               | stays pending         | inactive          | forgotten |
/// | firing   | refreshed, no longer well      | resolves once well for `keep_firing_for` | refreshed           | by `no_data`      | resolves  |
///
/// Between the two sure verdicts an alert keeps its state: that is what keeps noise around the limit from flapping. What changes all the same, four
/// times in twenty evaluations, goes on firing and says once that it is unstable.
package enum AlertLifecycle {
    /// What one evaluation comes to.
    package struct Advance: Sendable, Hashable {
        /// Alerts whose rule is gone come first, then those of the rules in their order, by labels.
        package var transitions: [AlertTransition] = []
        /// All that is to be remembered, where it has changed; an empty one is to be forgotten.
        package var states: [AlertKey: RuleState] = [:]
        /// What goes on from now on, where that is another thing than before.
        package var moments: [AlertKey: RuleMoment] = [:]
        /// New breaches for which there was no room: they are tried again at the next evaluation.
        package var dropped = 0
    }

    /// Combinations that fire or are remembered at once, of all rules. Nobody reads more; a rule by a dimension of clients' own making could
    /// bring any number.
    package static let keyLimit = 50_000

    /// - Parameters:
    ///   - active: what fires now; alerts already resolved are left alone.
    ///   - states: what was remembered.
    ///   - judgements: by rule id. A rule that is missing could not be read this time and its alerts stay as they are;
    ///     a rule with an empty list was read and there was nothing.
    package static func advance(
        rules: [Rule], active: [Alert], states: [AlertKey: RuleState] = [:], judgements: [String: [Judgement]],
        at instant: Timestamp
    ) -> Advance {
        var orphans: [Alert] = []
        var firing: [String: [[Dimension: String]: Alert]] = [:]
        let byID = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for alert in active where alert.state == .firing {
            if let rule = byID[alert.key.rule], governs(rule, alert) {
                firing[rule.id, default: [:]][alert.key.labels] = alert
            } else {
                orphans.append(alert)
            }
        }
        var remembered: [String: [[Dimension: String]: RuleState]] = [:]
        for (key, state) in states { remembered[key.rule, default: [:]][key.labels] = state }
        var advance = Advance()
        // First: a new alert of the same name must not be ended by the old one's end.
        for alert in orphans.sorted(by: { order($0.key, $1.key) }) {
            advance.transitions.append(.ended(alert, because: .ruleGone, at: instant))
            if states[alert.key] != nil { advance.states[alert.key] = RuleState() }
            advance.moments[alert.key] = RuleMoment()
        }
        let ended = Dictionary(grouping: orphans.map(\.key), by: \.rule).mapValues { Set($0.map(\.labels)) }
        var room = keyLimit - Set(states.keys).union(active.lazy.map(\.key)).count
        for rule in rules {
            guard let judged = judgements[rule.id] else { continue }
            var pass = RulePass(
                rule, firing: firing[rule.id] ?? [:], states: remembered[rule.id] ?? [:], room: room, at: instant)
            pass.run(judged, except: ended[rule.id] ?? [])
            room = pass.room
            advance.dropped += pass.dropped
            advance.transitions += pass.transitions.sorted { order($0.alert.key, $1.alert.key) }
            advance.states.merge(pass.states) { $1 }
            advance.moments.merge(pass.moments) { $1 }
        }
        for key in states.keys where byID[key.rule] == nil {
            advance.states[key] = RuleState()
            advance.moments[key] = RuleMoment()
        }
        return advance
    }

    /// How long an alert without any reading goes on firing, counted from its last one.
    ///
    /// Silence is not green: a page so slow that nobody waits for it, or a collector nobody reaches, sends nothing. But
    /// a page that was taken down must not fire for ever. A collector that was itself away for so long finds no
    /// reading at its first evaluation and resolves as well; the reason says so.
    package static func silence(of rule: Rule) -> Duration {
        max(rule.window, rule.guards.widenTo ?? .zero, .seconds(3600)) * 2
    }

    /// Whether the alert is still about what the rule judges; otherwise no reading could ever end it.
    private static func governs(_ rule: Rule, _ alert: Alert) -> Bool {
        alert.evidence.metric == rule.metric.name && Set(alert.key.labels.keys) == Set(rule.by)
            && rule.filters.allSatisfy { filter in alert.key.labels[filter.dimension].map(filter.admits) ?? true }
    }

    /// By rule, then by labels in the order the dimensions are declared.
    private static func order(_ left: AlertKey, _ right: AlertKey) -> Bool {
        if left.rule != right.rule { return left.rule < right.rule }
        for dimension in Dimension.allCases where left.labels[dimension] != right.labels[dimension] {
            return left.labels[dimension] ?? "" < right.labels[dimension] ?? ""
        }
        return false
    }
}
