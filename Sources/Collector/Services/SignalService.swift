import Logging
import ServiceLifecycle
import Telemetry
import UnixSignals

/// SIGUSR1 flushes, evaluates and keeps storage in shape at once: for a person who has just changed something, and for tests that must not wait.
struct SignalService: Service {
    let evaluation: Evaluation
    let upkeep: Upkeep
    let clock: WallClock

    func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sigusr1) {
                await evaluation.tick(at: clock.now)
                await upkeep.tick(at: clock.now)
            }
        }
    }
}
