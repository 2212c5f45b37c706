import Admit
import Synchronization
import Telemetry

/// Counts the beacons that rules in the shadow would have caught: what switching one on would change.
final class BotShadow: Sendable {
    private let counts = Mutex<[BotRule: Int64]>([:])

    /// Those that an enforced rule caught anyway would change nothing.
    func count(_ verdict: BotVerdict) {
        guard verdict.caught == nil, !verdict.shadowed.isEmpty else { return }
        counts.withLock { counts in
            for rule in verdict.shadowed.rules { counts[rule, default: 0] += 1 }
        }
    }

    var totals: [BotRule: Int64] { counts.withLock { $0 } }
}
