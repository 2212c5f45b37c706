package import Rules
package import Telemetry

/// What keeps alerts from being told at one instant, prepared so that each of many alerts is looked at in a few steps.
package struct QuietMoment {
    private let silences: [Silence]
    private let mutes: [MuteTime]
    private let inhibitions: [Sources]
    private let instant: Timestamp

    /// - Parameter firing: all that fires then.
    package init(_ quiet: Quiet, firing: [Alert], at instant: Timestamp) {
        silences = quiet.silences.filter { $0.isActive(at: instant) }
        mutes = quiet.mutes
        inhibitions = quiet.inhibitions.map { Sources($0, firing: firing) }
        self.instant = instant
    }

    /// Why an alert of a rule would be told to nobody; nil where it would be told.
    package func reason(for rule: Rule, _ judgement: Judgement) -> String? {
        let nothing = Evidence(
            metric: rule.metric, percentile: nil, value: 0, lower: nil, upper: nil, limit: 0, count: 0, from: instant,
            to: instant)
        return reason(
            for: Alert(
                key: AlertKey(rule: rule.id, labels: judgement.labels), state: .firing, severity: rule.severity,
                summary: "", runbook: nil, receivers: [], activeSince: instant, endedAt: nil,
                evidence: judgement.evidence ?? nothing))
    }

    /// Why an alert is told to nobody, in words; nil where it is told.
    package func reason(for alert: Alert) -> String? {
        if let silence = silences.first(where: { $0.match.matches(alert) }) {
            let author = silence.author.map { " by \($0)" } ?? ""
            return "silenced\(author) until \(silence.until): \(silence.reason)"
        }
        if let mute = mutes.first(where: { $0.isMuted(alert.key.rule, at: instant) }) {
            return "muted \(mute.text) \(mute.zone.zone)"
        }
        return inhibitions.lazy.compactMap { $0.rule(keepingQuiet: alert) }.first.map { "kept quiet while \($0) fires" }
    }

    /// What fires of that which keeps others quiet.
    private struct Sources {
        private let inhibition: Inhibition
        /// By the labels in which both have to agree.
        private let sources: [[String]: [Alert]]

        init(_ inhibition: Inhibition, firing: [Alert]) {
            self.inhibition = inhibition
            sources = Dictionary(grouping: firing.filter(inhibition.source.matches)) { Sources.place($0, inhibition) }
        }

        /// What could be kept quiet in turn keeps nothing quiet that could do the same to it, or both would be silent.
        func rule(keepingQuiet alert: Alert) -> String? {
            guard inhibition.target.matches(alert) else { return nil }
            let isMutual = inhibition.source.matches(alert)
            return (sources[Sources.place(alert, inhibition)] ?? []).first { other in
                other.key != alert.key && !(isMutual && inhibition.target.matches(other))
            }?.key.rule
        }

        /// One that is missing agrees with one that is missing.
        private static func place(_ alert: Alert, _ inhibition: Inhibition) -> [String] {
            inhibition.same.map { alert.key.labels[$0] ?? "" }
        }
    }
}
