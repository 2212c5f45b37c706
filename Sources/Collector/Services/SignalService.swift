import Logging
import ServiceLifecycle
import Telemetry
import UnixSignals

/// SIGUSR1 flushes and evaluates at once: for a person who has just changed something, and for tests that must not wait.
struct SignalService: Service {
    let evaluation: Evaluation
    let clock: WallClock

    func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sigusr1) { await evaluation.tick(at: clock.now) }
        }
    }
}
