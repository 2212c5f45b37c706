package import Rules
package import Telemetry

/// What of an evaluation is told. What is quiet is judged, stored and shown as ever; when it is quiet no more and still fires, it is told then.
package enum Announcement {
    /// A transition, and whether its receivers are owed word of it.
    package struct Item: Hashable, Sendable {
        package let transition: AlertTransition
        package let isTold: Bool
        /// Whether word of it that has not gone out yet is to be taken back: it is quiet now. The alert says why; where somebody was told, it was not
        /// quiet.
        package var isTakenBack = false
    }

    /// Pure. In the order of the transitions; then what is to be told although nothing else changed.
    ///
    /// - Parameters:
    ///   - before: what fired before the evaluation.
    ///   - repeats: after how long what goes on is told again; nil for never.
    package static func items(
        _ transitions: [AlertTransition], firing before: [Alert], quiet: Quiet, repeats: Duration? = nil,
        at instant: Timestamp
    ) -> [Item] {
        let touched = Set(transitions.map(\.alert.key))
        let untouched = before.filter { !touched.contains($0.key) }
        let firing = untouched + transitions.map(\.alert).filter { $0.state == .firing }
        let moment = QuietMoment(quiet, firing: firing, at: instant)
        return transitions.map { item($0, moment, repeats, at: instant) }
            + untouched.map { refreshed($0, moment, repeats, at: instant) }.filter { $0.isTold || $0.isTakenBack }
    }

    private static func item(
        _ transition: AlertTransition, _ moment: QuietMoment, _ repeats: Duration?, at instant: Timestamp
    ) -> Item {
        switch transition {
        case .fired(var alert):
            alert.hushed = moment.reason(for: alert)
            return alert.hushed == nil
                ? Item(transition: .fired(told(alert, at: instant)), isTold: true)
                : Item(transition: .fired(alert), isTold: false)
        case .refreshed(let alert):
            return refreshed(alert, moment, repeats, at: instant)
        case .unstable(let alert, _), .reminded(let alert, _):
            let isTold = alert.hushed == nil && moment.reason(for: alert) == nil
            return Item(transition: transition, isTold: isTold)
        case .resolved(let alert, _):
            // Whoever was told that it fires is told that it is over, whatever is quiet now.
            return Item(transition: transition, isTold: alert.hushed == nil)
        }
    }

    private static func refreshed(
        _ alert: Alert, _ moment: QuietMoment, _ repeats: Duration?, at instant: Timestamp
    ) -> Item {
        guard alert.hushed == nil else {
            var alert = alert
            alert.hushed = moment.reason(for: alert)
            return alert.hushed == nil
                ? Item(transition: .fired(told(alert, at: instant)), isTold: true)
                : Item(transition: .refreshed(alert), isTold: false)
        }
        if let reason = moment.reason(for: alert) {
            var alert = alert
            alert.hushed = reason
            return Item(transition: .refreshed(alert), isTold: false, isTakenBack: true)
        }
        guard let repeats, instant - (alert.toldAt ?? alert.activeSince) >= repeats
        else { return Item(transition: .refreshed(alert), isTold: false) }
        return Item(transition: .reminded(told(alert, at: instant), at: instant), isTold: true)
    }

    private static func told(_ alert: Alert, at instant: Timestamp) -> Alert {
        var alert = alert
        alert.hushed = nil
        alert.toldAt = instant
        return alert
    }
}
