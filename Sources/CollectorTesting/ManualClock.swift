import Synchronization
package import Telemetry

/// A clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let instant: Mutex<Timestamp>

    package init(_ start: Timestamp = Timestamp(text: "2026-08-01T10:00:00Z")!) { instant = Mutex(start) }

    package var now: Timestamp { instant.withLock { $0 } }

    package func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }

    package var wallClock: WallClock { WallClock { self.now } }
}
