import Evaluate
import Foundation
import Rules
import Store
import Telemetry

/// Silences of the rules file and those made while the server runs, together.
enum Silences {
    static func all(_ rules: RuleSet, _ reader: VitalsReader, at instant: Timestamp) throws(StoreError) -> Quiet {
        var quiet = rules.quiet
        quiet.silences += try kept(reader, at: instant).map(\.silence)
        return quiet
    }

    /// Alerts as they are shown: with what keeps them quiet now, also where they were told before.
    static func shown(
        _ alerts: [Alert], _ rules: RuleSet?, _ reader: VitalsReader, at instant: Timestamp
    ) throws(StoreError) -> [Alert] {
        guard let rules, alerts.contains(where: { $0.state == .firing }) else { return alerts }
        let moment = QuietMoment(try all(rules, reader, at: instant), firing: try reader.firingAlerts(), at: instant)
        return alerts.map { alert in
            var alert = alert
            if alert.state == .firing { alert.hushed = alert.hushed ?? moment.reason(for: alert) }
            return alert
        }
    }

    /// Those that were made, with their numbers. One that cannot be read any more silences nothing.
    static func kept(
        _ reader: VitalsReader, at instant: Timestamp
    ) throws(StoreError) -> [(id: Int64, silence: Silence)] {
        try reader.silences(since: instant).compactMap { stored in
            guard let silence = try? JSONDecoder().decode(Silence.self, from: Data(stored.body.utf8)) else {
                return nil
            }
            // Its end may have been moved since it was made.
            return (
                stored.id,
                Silence(
                    match: silence.match, from: silence.from, until: stored.until, reason: silence.reason,
                    author: silence.author)
            )
        }
    }
}
