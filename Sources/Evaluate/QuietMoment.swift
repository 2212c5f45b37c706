package import Rules
package import Telemetry

/// What keeps alerts from being told at one instant, prepared so that each of many alerts is looked at in a few steps.
package struct QuietMoment {
    private let silences: [Silence]
    private let mutes: [MuteTime]
    private let inhibitions: [(inhibition: Inhibition, sources: [[String]: Set<AlertKey>])]
    private let instant: Timestamp

    /// - Parameter firing: all that fires then.
    package init(_ quiet: Quiet, firing: [Alert], at instant: Timestamp) {
        silences = quiet.silences.filter { $0.isActive(at: instant) }
        mutes = quiet.mutes
        inhibitions = quiet.inhibitions.map { inhibition in
            // Nothing is kept quiet by what it would keep quiet in turn.
            let sources = firing.filter { inhibition.source.matches($0) && !inhibition.target.matches($0) }
            let grouped = Dictionary(grouping: sources) { QuietMoment.place($0, inhibition) }
            return (inhibition, grouped.mapValues { Set($0.map(\.key)) })
        }
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
        for (inhibition, sources) in inhibitions where inhibition.target.matches(alert) {
            let others = sources[QuietMoment.place(alert, inhibition)] ?? []
            if let other = others.map(\.rule).filter({ $0 != alert.key.rule }).min() {
                return "kept quiet while \(other) fires"
            }
        }
        return nil
    }

    /// The labels in which both have to agree; one that is missing agrees with one that is missing.
    private static func place(_ alert: Alert, _ inhibition: Inhibition) -> [String] {
        inhibition.same.map { alert.key.labels[$0] ?? "" }
    }
}
