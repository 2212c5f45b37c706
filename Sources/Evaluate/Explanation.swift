import Manifest
package import Rules
package import Telemetry

/// Why a rule says what it says of one combination of labels: each guard with its numbers.
package struct Explanation: Hashable, Sendable, Codable {
    package struct Guard: Hashable, Sendable, Codable {
        package let name: String
        package let says: String
        /// Nil for what only tells.
        package let holds: Bool?
    }

    package let rule: String
    package let labels: [String: String]
    /// RFC 3339, as all instants here.
    package let at: String
    package let verdict: Verdict
    /// All of it in a line.
    package let sentence: String
    package let guards: [Guard]

    /// What went on at the instant.
    package struct Memory: Hashable, Sendable {
        package let state: RuleState
        package let firingSince: Timestamp?

        package init(state: RuleState, firingSince: Timestamp?) {
            self.state = state
            self.firingSince = firingSince
        }
    }

    /// - Parameters:
    ///   - memory: nil where nothing did.
    ///   - quiet: why nobody is told, or would be; nil where somebody is.
    package init(
        _ rule: Rule, _ judgement: Judgement, _ memory: Memory?, quiet: String? = nil, at instant: Timestamp
    ) {
        self.rule = rule.id
        labels = Dictionary(judgement.labels.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
        at = instant.description
        verdict = judgement.verdict
        var guards = judgement.evidence.map { Explanation.numbers(rule, $0, judgement.verdict) } ?? []
        let numbers = guards.filter { $0.holds != nil }.map(\.says)
        guards += memory.map { Explanation.lines(of: $0, rule, at: instant) } ?? []
        if let quiet { guards.append(Guard(name: "quiet", says: quiet, holds: false)) }
        self.guards = guards
        let subject = judgement.evidence.map { "\($0.metric) \($0.statistic) \($0.text($0.value))" } ?? rule.metric.name
        let standing =
            (memory?.firingSince).map { "firing since \($0)" }
            ?? (memory?.state.pendingSince).map { "pending since \($0)" } ?? "not firing"
        sentence =
            ([subject] + numbers).joined(separator: ", ") + ": " + Explanation.word(judgement) + "; \(standing)"
            + (quiet.map { "; \($0)" } ?? "")
    }

    private static func word(_ judgement: Judgement) -> String {
        judgement.evidence == nil && judgement.verdict != .warmingUp
            ? "nothing read" : judgement.verdict.rawValue.replacing("_", with: " ")
    }

    // MARK: Numbers

    private static func numbers(_ rule: Rule, _ evidence: Evidence, _ verdict: Verdict) -> [Guard] {
        let window = evidence.to - evidence.from
        var guards = [
            Guard(
                name: "window",
                says: "\(evidence.from) to \(evidence.to)"
                    + (rule.guards.widenTo == nil || window == rule.window
                        ? "" : ", widened from \(DurationText.format(rule.window))"),
                holds: nil)
        ]
        guard verdict != .noData else {
            return guards + [Guard(name: "no_data", says: "nothing since \(evidence.from)", holds: true)]
        }
        if rule.minimumCount > 1 || evidence.effective != nil { guards.append(enough(rule, evidence)) }
        if let bad = fewestBad(rule, evidence) { guards.append(bad) }
        if let baseline = evidence.baseline { guards.append(compared(rule, evidence, baseline, verdict)) }
        guards.append(breach(rule, evidence))
        if let burn = evidence.burn { guards.append(recent(evidence, burn)) }
        if verdict != .breach { guards.append(well(rule, evidence)) }
        if verdict != .breach, let bound = evidence.burn?.recentUpper {
            guards.append(
                compared(
                    "recent ok", "upper bound lately", bound, rule, evidence, evidence.limit, "limit", wantsWorse: false
                ))
        }
        return guards
    }

    /// Of sampled values fewer count: each stands for many.
    private static func enough(_ rule: Rule, _ evidence: Evidence) -> Guard {
        let count = evidence.effective ?? evidence.count
        let isEnough = count >= rule.minimumCount
        let worth = evidence.effective.map { ", worth \($0)," } ?? ""
        return Guard(
            name: "min_samples", says: "n = \(evidence.count)\(worth) \(isEnough ? "≥" : "<") \(rule.minimumCount)",
            holds: isEnough)
    }

    private static func fewestBad(_ rule: Rule, _ evidence: Evidence) -> Guard? {
        let share: Double
        switch rule.promise {
        case .share: share = evidence.value
        case .burn(let budget, _): share = evidence.value * budget.badShare
        case .percentile, .count, .shift: return nil
        }
        let bad = Int64((share * Double(evidence.effective ?? evidence.count)).rounded())
        guard bad < Estimate.fewestBad else { return nil }
        return Guard(name: "bad", says: "\(bad) bad < \(Estimate.fewestBad)", holds: false)
    }

    /// What it is compared with, and whether that is known well enough.
    private static func compared(
        _ rule: Rule, _ evidence: Evidence, _ baseline: Baseline, _ verdict: Verdict
    ) -> Guard {
        let subject = baseline.subject.map { "\($0) against " } ?? ""
        let known = "\(subject)\(baseline.name), \(evidence.text(baseline.value))"
        guard verdict == .warmingUp else { return Guard(name: "baseline", says: known, holds: nil) }
        return Guard(
            name: "baseline", says: "\(known): warming up, \(LastWeeks.fewest) weeks are needed", holds: false)
    }

    /// A budget that burned an hour ago is nobody's trouble now.
    private static func recent(_ evidence: Evidence, _ burn: BurnEvidence) -> Guard {
        guard let rate = burn.recent else {
            return Guard(name: "recent", says: "nothing since \(burn.recentFrom)", holds: false)
        }
        let isFast = rate > evidence.limit
        return Guard(
            name: "recent",
            says:
                "\(evidence.text(rate)) since \(burn.recentFrom) \(isFast ? ">" : "≤") limit \(evidence.text(evidence.limit))",
            holds: isFast)
    }

    /// Which number has to be beyond the limit.
    private static func breach(_ rule: Rule, _ evidence: Evidence) -> Guard {
        let (name, number) = deciding(rule, evidence, for: .breach)
        return compared("breach", name, number, rule, evidence, evidence.limit, "limit", wantsWorse: true)
    }

    private static func well(_ rule: Rule, _ evidence: Evidence) -> Guard {
        let (name, number) = deciding(rule, evidence, for: .ok)
        let level = rule.guards.resolveLevel ?? evidence.limit
        let word = rule.guards.resolveLevel == nil ? "limit" : "resolve level"
        return compared("ok", name, number, rule, evidence, level, word, wantsWorse: false)
    }

    private static func deciding(_ rule: Rule, _ evidence: Evidence, for verdict: Verdict) -> (String, Double?) {
        if case .count = rule.promise { return ("count", evidence.value) }
        guard rule.guards.decision == .bound else { return ("value", evidence.value) }
        let isLower = (verdict == .breach) != rule.isHigherBetter
        return isLower ? ("lower bound", evidence.lower) : ("upper bound", evidence.upper)
    }

    private static func compared(
        _ guardName: String, _ name: String, _ number: Double?, _ rule: Rule, _ evidence: Evidence, _ level: Double,
        _ word: String, wantsWorse: Bool
    ) -> Guard {
        guard let number else {
            return Guard(name: guardName, says: "no \(name): too few values", holds: false)
        }
        let isWorse = rule.isWorse(number, than: level)
        let sign = rule.isHigherBetter ? (isWorse ? "<" : "≥") : (isWorse ? ">" : "≤")
        return Guard(
            name: guardName, says: "\(name) \(evidence.text(number)) \(sign) \(word) \(evidence.text(level))",
            holds: isWorse == wantsWorse)
    }

    // MARK: Memory

    private static func lines(of memory: Memory, _ rule: Rule, at instant: Timestamp) -> [Guard] {
        let state = memory.state
        var guards: [Guard] = []
        if let since = state.pendingSince {
            guards.append(lasting("for", since, rule.guards.pending, at: instant))
        }
        if let since = state.wellSince {
            guards.append(lasting("keep_firing_for", since, rule.guards.keepFiring, at: instant))
        }
        if state.changes > 0 {
            guards.append(
                Guard(
                    name: "stable",
                    says:
                        "\(state.changes) changes in \(RuleState.evaluations) evaluations, \(RuleState.changeLimit) make it unstable",
                    holds: state.unstableSince == nil))
        }
        if let since = memory.firingSince {
            guards.append(Guard(name: "alert", says: "firing since \(since)", holds: nil))
        }
        return guards
    }

    private static func lasting(_ name: String, _ since: Timestamp, _ needed: Duration, at instant: Timestamp) -> Guard
    {
        let lasted = instant - since
        return Guard(
            name: name, says: "since \(since), \(DurationText.format(needed)) needed", holds: lasted >= needed)
    }
}
