import Rules
import Telemetry

/// One evaluation of one rule: each combination of labels takes a step.
struct RulePass {
    private let rule: Rule
    private let firing: [[Dimension: String]: Alert]
    private let known: [[Dimension: String]: RuleState]
    private let instant: Timestamp
    private(set) var transitions: [AlertTransition] = []
    private(set) var states: [AlertKey: RuleState] = [:]
    private(set) var moments: [AlertKey: RuleMoment] = [:]
    /// For so many more combinations.
    private(set) var room: Int
    private(set) var dropped = 0

    init(
        _ rule: Rule, firing: [[Dimension: String]: Alert], states: [[Dimension: String]: RuleState], room: Int,
        at instant: Timestamp
    ) {
        self.rule = rule
        self.room = room
        self.firing = firing
        known = states
        self.instant = instant
    }

    /// - Parameter ended: combinations whose alert was just ended for another reason; what is new of them is for the next evaluation, or
    ///   the two would be one.
    mutating func run(_ judgements: [Judgement], except ended: Set<[Dimension: String]>) {
        var judged = ended
        // Nearly all of the thousands of readings are inactive and no breach; they are passed over before anything costs.
        let isWatching = !firing.isEmpty || !known.isEmpty
        for judgement in judgements
        where judgement.isBreach
            || isWatching && (firing[judgement.labels] != nil || known[judgement.labels] != nil)
        {
            if judged.insert(judgement.labels).inserted, hasRoom(judgement.labels) { step(judgement) }
        }
        for labels in Set(firing.keys).union(known.keys) where !judged.contains(labels) { step(nothing(labels)) }
    }

    private mutating func hasRoom(_ labels: [Dimension: String]) -> Bool {
        if firing[labels] != nil || known[labels] != nil { return true }
        guard room > 0 else {
            dropped += 1
            return false
        }
        room -= 1
        return true
    }

    /// Nothing read says nothing of a percentile, but it is a count: 0.
    private func nothing(_ labels: [Dimension: String]) -> Judgement {
        switch rule.promise {
        case .count(let limit): Evaluator.judge(rule, count: 0, limit: limit, labels, at: instant)
        case .percentile, .share, .burn, .shift: Judgement(labels: labels, verdict: .tooFew, evidence: nil)
        }
    }

    private mutating func step(_ judgement: Judgement) {
        let key = AlertKey(rule: rule.id, labels: judgement.labels)
        let before = known[judgement.labels] ?? RuleState()
        var state = before.metric == rule.metric.name ? before : RuleState()
        let said = transitions.count
        if let alert = firing[judgement.labels] {
            stepFiring(alert, judgement, &state)
        } else {
            stepInactive(key, judgement, &state)
        }
        state.metric = state.isEmpty ? nil : rule.metric.name
        if state != before { states[key] = state }
        let since = firing[judgement.labels]?.activeSince
        let alert = transitions.count > said ? transitions.last?.alert : nil
        let moment = RuleMoment(
            state, firingSince: alert.map { $0.state == .firing ? $0.activeSince : nil } ?? since)
        if moment != RuleMoment(before, firingSince: since) { moments[key] = moment }
    }

    /// A clock that was set back must not make anything wait for the time it had.
    private func past(_ since: Timestamp?) -> Timestamp { min(since ?? instant, instant) }

    // MARK: Inactive

    private mutating func stepInactive(_ key: AlertKey, _ judgement: Judgement, _ state: inout RuleState) {
        guard judgement.isBreach, let evidence = judgement.evidence else {
            // A doubt does not begin anew what was seen before; nothing at all does.
            if judgement.verdict == .ok || judgement.evidence == nil { state.pendingSince = nil }
            return state.note(fires: false)
        }
        let since = past(state.pendingSince)
        state.pendingSince = since
        guard instant - since >= rule.guards.pending else { return state.note(fires: false) }
        state.pendingSince = nil
        state.silentSince = judgement.verdict == .noData ? evidence.from : nil
        state.note(fires: true)
        noteStability(&state)
        transitions.append(
            .fired(
                Alert(
                    key: key, state: .firing, severity: rule.severity,
                    summary: words(of: judgement, evidence, state), runbook: rule.runbook, receivers: rule.notify,
                    activeSince: instant, endedAt: nil, evidence: evidence)))
    }

    // MARK: Firing

    private mutating func stepFiring(_ alert: Alert, _ judgement: Judgement, _ state: inout RuleState) {
        var alert = alert
        if alert.hushed != nil {
            // Nobody was told yet, so nobody is owed anything by what the rule said before.
            alert.receivers = rule.notify
            alert.severity = rule.severity
            alert.runbook = rule.runbook
        }
        guard let evidence = judgement.evidence else { return stepSilent(alert, &state) }
        // The evidence is always the newest; the words stay those of the last sure verdict, which a doubt does not unsay.
        alert.evidence = evidence
        if judgement.isBreach {
            state.wellSince = nil
            state.note(fires: true)
            noteStability(&state)
            // Since when it is silent does not move on with the clock.
            if judgement.verdict != .noData { state.silentSince = nil }
            alert.summary = words(of: judgement, evidence, state)
            return transitions.append(.refreshed(alert))
        }
        if state.silentSince != nil {
            // What it fires for is over, whatever the little that came says.
            state.silentSince = nil
            return stepWell(alert, because: .comesAgain, &state)
        }
        if judgement.verdict == .ok {
            alert.summary = rule.summary(labels: judgement.labels, evidence: evidence, isOver: true)
            return stepWell(alert, because: .recovered, &state)
        }
        state.note(fires: true)
        transitions.append(.refreshed(alert))
    }

    private mutating func stepWell(_ alert: Alert, because reason: Resolution, _ state: inout RuleState) {
        let since = past(state.wellSince)
        state.wellSince = since
        guard instant - since >= rule.guards.keepFiring else {
            state.note(fires: true)
            return transitions.append(.refreshed(alert))
        }
        state.note(fires: false)
        let wasUnstable = state.unstableSince != nil
        noteStability(&state)
        guard state.unstableSince == nil else {
            let alert = saying(alert)
            return transitions.append(wasUnstable ? .refreshed(alert) : .unstable(alert, at: instant))
        }
        state.wellSince = nil
        transitions.append(.ended(alert, because: reason, at: instant))
    }

    private mutating func stepSilent(_ alert: Alert, _ state: inout RuleState) {
        let lastReading = alert.evidence.to
        switch rule.guards.noData {
        case .keep: return
        case .ok: break
        case .fade, .alert: guard instant - lastReading >= AlertLifecycle.silence(of: rule) else { return }
        }
        let reason = state.silentSince.map(Resolution.staysSilent) ?? .noData(since: lastReading)
        transitions.append(.ended(alert, because: reason, at: instant))
        state = RuleState()
    }

    // MARK: Words

    private func noteStability(_ state: inout RuleState) {
        state.unstableSince = state.changes >= RuleState.changeLimit ? state.unstableSince ?? instant : nil
    }

    private func words(of judgement: Judgement, _ evidence: Evidence, _ state: RuleState) -> String {
        let summary =
            judgement.verdict == .noData
            ? rule.silenceSummary(labels: judgement.labels, since: state.silentSince ?? evidence.from)
            : rule.summary(labels: judgement.labels, evidence: evidence)
        return state.unstableSince == nil ? summary : summary + RulePass.unstable
    }

    private func saying(_ alert: Alert) -> Alert {
        var alert = alert
        if !alert.summary.hasSuffix(RulePass.unstable) { alert.summary += RulePass.unstable }
        return alert
    }

    private static let unstable =
        " (unstable: changed \(RuleState.changeLimit) times in \(RuleState.evaluations) evaluations, and goes on until it is calm)"
}

extension Judgement {
    /// Whether it speaks for an alert.
    fileprivate var isBreach: Bool { verdict == .breach || verdict == .noData }
}
