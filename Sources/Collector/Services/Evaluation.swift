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
    private let counts = Mutex(Counts())

    private struct Counts {
        var done: Int64 = 0
        var failed: Int64 = 0
        /// What the last evaluation could not do; nil when it judged every rule.
        var problem: String?
    }

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

    var total: (done: Int64, failed: Int64) { counts.withLock { ($0.done, $0.failed) } }

    var lastProblem: String? { counts.withLock { $0.problem } }

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
            if changed { wake() }
        } catch {
            note(["all: \(error)"])
        }
    }

    private func evaluate(at instant: Timestamp) throws -> Bool {
        var judgements: [String: [Judgement]] = [:]
        var unreadable: [String] = []
        for rule in rules.rules {
            // A rule that cannot be read keeps its alerts as they are and must not keep the others from being judged.
            do {
                judgements[rule.id] = try reader.read(Evaluator.request(for: rule, at: instant))
                    .map { Evaluator.judge(rule, $0, at: instant) }
            } catch {
                unreadable.append("\(rule.id): \(error)")
            }
        }
        let active = try reader.firingAlerts()
        let transitions = AlertLifecycle.advance(
            rules: rules.rules, active: active, judgements: judgements, at: instant)
        try vitals.commit(
            transitions.map { $0.isNews ? .transition($0.alert) : .refresh($0.alert) }, at: instant)
        for transition in transitions where transition.isNews {
            logger.notice(
                "alert \(transition.alert.state.rawValue)",
                metadata: ["rule": "\(transition.alert.key.rule)", "summary": "\(transition.alert.summary)"])
        }
        note(unreadable)
        return transitions.contains(where: \.isNews)
    }

    /// Counts an evaluation; says in the log when rules begin to fail and when the reason changes, not every minute.
    private func note(_ unreadable: [String]) {
        let problem = unreadable.isEmpty ? nil : unreadable.joined(separator: "; ")
        let isNew = counts.withLock { counts in
            if problem == nil { counts.done += 1 } else { counts.failed += 1 }
            defer { counts.problem = problem }
            return problem != nil && problem != counts.problem
        }
        if isNew { logger.error("rules could not be evaluated", metadata: ["error": "\(problem ?? "")"]) }
    }

    /// Instants are aligned to the clock, so that two collectors and a restart judge at the same ones.
    private func untilNextInstant() -> Duration {
        let every = rules.evaluateEvery.milliseconds
        return .milliseconds(every - floorDivide(clock.now.milliseconds, by: every).remainder)
    }
}
