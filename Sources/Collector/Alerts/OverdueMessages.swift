import Rules
import Store
import Telemetry

/// Whether messages wait longer than they should: what the heartbeat stops for.
enum OverdueMessages {
    /// A few retries are no news; somebody who was not told for so long is.
    private static let patience = Duration.seconds(300)

    static func problem(_ reader: VitalsReader, _ rules: RuleSet, at now: Timestamp) -> String? {
        do {
            guard let since = try reader.longestDue() else { return nil }
            let allowed = patience + rules.grouping.wait + rules.grouping.interval
            return now - since > allowed ? "a message waits to be delivered since \(since)" : nil
        } catch {
            return "the outbox cannot be read: \(error)"
        }
    }
}
