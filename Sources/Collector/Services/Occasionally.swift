import Synchronization
import Telemetry

/// Says yes at most once an interval: for log lines about what happens thousands of times a second.
final class Occasionally: Sendable {
    private let interval: Duration
    private let last = Mutex<Timestamp?>(nil)

    init(every interval: Duration) { self.interval = interval }

    func isDue(at instant: Timestamp) -> Bool {
        last.withLock { last in
            // A clock that went back makes it due too, instead of silencing it until it has caught up.
            if let last, instant - last < interval, instant >= last { return false }
            last = instant
            return true
        }
    }
}
