import Evaluate
import Logging
import Rules
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Judges the rules at regular instants and writes what follows from it.
final class Evaluation: Service {
    private let rules: RuleSet
    private let flusher: RollupFlusher
    private let reader: VitalsReader
    private let vitals: VitalsFile
    private let wake: @Sendable () -> Void
    private let clock: WallClock
    private let logger: Logger
    private let work = BlockingWork("evaluate")
    private let counts = Mutex<(done: Int64, failed: Int64)>((0, 0))

    init(
        rules: RuleSet, flusher: RollupFlusher, reader: VitalsReader, vitals: VitalsFile,
        wake: @escaping @Sendable () -> Void, clock: WallClock, logger: Logger
    ) {
        self.rules = rules
        self.flusher = flusher
        self.reader = reader
        self.vitals = vitals
        self.wake = wake
        self.clock = clock
        self.logger = logger
    }

    var total: (done: Int64, failed: Int64) { counts.withLock { $0 } }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: untilNextInstant())
                if !Task.isCancelled { await tick(at: clock.now) }
            }
        }
    }

    /// Evaluates every rule once. A failure is logged and counted; the next instant tries again.
    func tick(at instant: Timestamp) async {
        do {
            try await flusher.flush()
            let changed = try await work.run { [self] in try evaluate(at: instant) }
            counts.withLock { $0.done += 1 }
            if changed { wake() }
        } catch {
            counts.withLock { $0.failed += 1 }
            logger.error("rules could not be evaluated", metadata: ["error": "\(error)"])
        }
    }

    private func evaluate(at instant: Timestamp) throws -> Bool {
        var judgements: [String: [Judgement]] = [:]
        for rule in rules.rules {
            judgements[rule.id] = try reader.read(Evaluator.request(for: rule, at: instant))
                .map { Evaluator.judge(rule, $0, at: instant) }
        }
        let active = try reader.alerts().filter { $0.state == .firing }
        let transitions = AlertLifecycle.advance(
            rules: rules.rules, active: active, judgements: judgements, at: instant)
        try vitals.commit(
            transitions.map { $0.isNews ? .transition($0.alert) : .refresh($0.alert) }, at: instant)
        for transition in transitions where transition.isNews {
            logger.notice(
                "alert \(transition.alert.state.rawValue)",
                metadata: ["rule": "\(transition.alert.key.rule)", "summary": "\(transition.alert.summary)"])
        }
        return transitions.contains(where: \.isNews)
    }

    /// Instants are aligned to the clock, so that two collectors and a restart judge at the same ones.
    private func untilNextInstant() -> Duration {
        let every = rules.evaluateEvery.milliseconds
        return .milliseconds(every - floorDivide(clock.now.milliseconds, by: every).remainder)
    }
}
