package import Telemetry

/// Everything that keeps alerts from being told.
package struct Quiet: Sendable, Hashable {
    package var silences: [Silence] = []
    package var mutes: [MuteTime] = []
    package var inhibitions: [Inhibition] = []

    package init() {}

    package mutating func add(_ more: Quiet) {
        silences += more.silences
        mutes += more.mutes
        inhibitions += more.inhibitions
    }

    /// Why an alert is told to nobody, in words; nil where it is told.
    ///
    /// - Parameter firing: all that fires then, itself included.
    package func reason(_ alert: Alert, at instant: Timestamp, firing: [Alert]) -> String? {
        if let silence = silences.first(where: { $0.isActive(at: instant) && $0.match.matches(alert) }) {
            let author = silence.author.map { " by \($0)" } ?? ""
            return "silenced\(author) until \(silence.until): \(silence.reason)"
        }
        if let mute = mutes.first(where: { $0.isMuted(alert.key.rule, at: instant) }) {
            return "muted \(mute.text) \(mute.zone.zone)"
        }
        guard !inhibitions.isEmpty else { return nil }
        for inhibition in inhibitions {
            if let other = firing.first(where: { inhibition.mutes(alert, while: $0) }) {
                return "kept quiet while \(other.key.rule) fires"
            }
        }
        return nil
    }
}
