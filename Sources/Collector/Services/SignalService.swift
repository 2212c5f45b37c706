import Logging
import ServiceLifecycle
import Telemetry
import UnixSignals

/// SIGHUP reads the certificate, the keys and the rules again; SIGUSR1 flushes, evaluates and keeps storage in shape at once: for a person who has
/// just changed something, and for tests that must not wait.
struct SignalService: Service {
    let evaluation: Evaluation
    let upkeep: Upkeep
    let door: DoorUpkeep
    let clock: WallClock

    func run() async {
        await cancelWhenGracefulShutdown {
            for await signal in await UnixSignalsSequence(trapping: .sigusr1, .sighup) {
                guard signal != .sighup else {
                    await door.reload()
                    continue
                }
                await evaluation.tick(at: clock.now)
                await upkeep.tick(at: clock.now)
            }
        }
    }
}
