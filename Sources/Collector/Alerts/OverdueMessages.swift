import Store
import Telemetry

/// Whether somebody was not told who should have been: what the heartbeat stops for.
enum OverdueMessages {
    /// A few retries are no news; somebody who was not told for so long is.
    private static let patience = Duration.seconds(300)
    /// How long a message that was given up keeps the heartbeat still: long enough that the call is missed.
    private static let mourning = Duration.seconds(3600)

    static func problem(_ reader: VitalsReader, at now: Timestamp) -> String? {
        do {
            if let since = try reader.waitsSince(), now - since > patience {
                return "a message waits to be delivered since \(since)"
            }
            if let died = try reader.lastLoss(), now - died < mourning { return "a message was given up at \(died)" }
            return nil
        } catch {
            return "the outbox cannot be read: \(error)"
        }
    }
}
