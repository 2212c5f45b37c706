package import Rules
package import Telemetry

/// From verdicts to alerts. Pure: active alerts, verdicts and an instant come in, transitions go out.
///
/// |          | breach    | ok       | inconclusive, too few | no reading                    | rule gone |
/// |----------|-----------|----------|-----------------------|-------------------------------|-----------|
/// | inactive | fires     | –        | –                     | –                             | –         |
/// | firing   | refreshed | resolves | refreshed             | stays, resolves after silence | resolves  |
///
/// Between the two sure verdicts an alert keeps its state: that is what keeps noise around the limit from flapping.
package enum AlertLifecycle {
    /// The transitions at `instant`: in the order of `rules`, then by labels; alerts whose rule is gone come last.
    ///
    /// - Parameters:
    ///   - active: what fires now; alerts already resolved are left alone.
    ///   - judgements: by rule id. A rule that is missing could not be read this time and its alerts stay as they are;
    ///     a rule with an empty list was read and there was nothing.
    package static func advance(
        rules: [Rule], active: [Alert], judgements: [String: [Judgement]], at instant: Timestamp
    ) -> [AlertTransition] {
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
        var transitions: [AlertTransition] = []
        for rule in rules {
            guard let judged = judgements[rule.id] else { continue }
            transitions += advance(rule, firing[rule.id] ?? [:], judged, at: instant)
        }
        return transitions
            + orphans.sorted { order($0.key, $1.key) }.map { resolve($0, because: .ruleGone, at: instant) }
    }

    /// How long an alert without any reading goes on firing, counted from its last one.
    ///
    /// Silence is not green: a page so slow that nobody waits for it, or a collector nobody reaches, sends nothing. But
    /// a page that was taken down must not fire for ever. A collector that was itself away for so long finds no
    /// reading at its first evaluation and resolves as well; the reason says so.
    package static func silence(of rule: Rule) -> Duration { max(rule.window, .seconds(3600)) * 2 }

    private enum State {
        case inactive
        case firing(Alert)
    }

    private static func advance(
        _ rule: Rule, _ firing: [[Dimension: String]: Alert], _ judgements: [Judgement], at instant: Timestamp
    ) -> [AlertTransition] {
        var judged: Set<[Dimension: String]> = []
        var transitions: [AlertTransition] = []
        // Nearly all of the thousands of readings are inactive and no breach; they are passed over before anything costs.
        for judgement in judgements where judgement.verdict == .breach || firing[judgement.labels] != nil {
            guard judged.insert(judgement.labels).inserted else { continue }
            let state = firing[judgement.labels].map(State.firing) ?? .inactive
            let key = AlertKey(rule: rule.id, labels: judgement.labels)
            if let transition = step(rule, key, state, judgement, at: instant) { transitions.append(transition) }
        }
        for (labels, alert) in firing where !judged.contains(labels) {
            if let transition = whenNothing(rule, alert, labels, at: instant) { transitions.append(transition) }
        }
        return transitions.sorted { order($0.alert.key, $1.alert.key) }
    }

    /// Nothing read says nothing of a percentile, but it is a count: 0.
    private static func whenNothing(
        _ rule: Rule, _ alert: Alert, _ labels: [Dimension: String], at instant: Timestamp
    ) -> AlertTransition? {
        guard rule.percentile == nil else { return whenSilent(rule, .firing(alert), at: instant) }
        let judgement = Evaluator.judge(rule, count: 0, labels, at: instant)
        return step(rule, alert.key, .firing(alert), judgement, at: instant)
    }

    private static func step(
        _ rule: Rule, _ key: AlertKey, _ state: State, _ judgement: Judgement, at instant: Timestamp
    ) -> AlertTransition? {
        guard let evidence = judgement.evidence else {
            return whenSilent(rule, state, at: instant)
        }
        switch (state, judgement.verdict) {
        case (.inactive, .ok), (.inactive, .inconclusive), (.inactive, .tooFew):
            return nil
        case (.inactive, .breach):
            return .fired(
                Alert(
                    key: key, state: .firing, severity: rule.severity,
                    summary: rule.summary(labels: key.labels, evidence: evidence), runbook: rule.runbook,
                    receivers: rule.notify, activeSince: instant, endedAt: nil, evidence: evidence))
        case (.firing(var alert), .breach):
            alert.evidence = evidence
            alert.summary = rule.summary(labels: key.labels, evidence: evidence)
            return .refreshed(alert)
        case (.firing(var alert), .inconclusive), (.firing(var alert), .tooFew):
            // The evidence is always the newest; the words stay those of the last breach, which a doubt does not unsay.
            alert.evidence = evidence
            return .refreshed(alert)
        case (.firing(var alert), .ok):
            alert.evidence = evidence
            alert.summary = rule.summary(labels: key.labels, evidence: evidence)
            return resolve(alert, because: .recovered, at: instant)
        }
    }

    private static func whenSilent(_ rule: Rule, _ state: State, at instant: Timestamp) -> AlertTransition? {
        switch state {
        case .inactive: return nil
        case .firing(let alert):
            let lastReading = alert.evidence.to
            guard instant - lastReading >= silence(of: rule) else { return nil }
            return resolve(alert, because: .noData(since: lastReading), at: instant)
        }
    }

    /// The receivers stay those that were told it fires, whatever the file says now: they are owed the end.
    private static func resolve(
        _ alert: Alert, because reason: Resolution, at instant: Timestamp
    ) -> AlertTransition {
        var alert = alert
        alert.state = .resolved
        alert.endedAt = instant
        switch reason {
        case .recovered: break
        case .noData(let since): alert.summary += " (ended: no data since \(since))"
        case .ruleGone: alert.summary += " (ended: the rule was removed or changed)"
        }
        return .resolved(alert, because: reason)
    }

    /// Whether the alert is still about what the rule judges; otherwise no reading could ever end it.
    private static func governs(_ rule: Rule, _ alert: Alert) -> Bool {
        alert.evidence.metric == rule.metric.name && Set(alert.key.labels.keys) == Set(rule.by)
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
