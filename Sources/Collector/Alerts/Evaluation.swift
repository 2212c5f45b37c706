import Evaluate
import Logging
import Rules
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Judges the rules at regular instants and writes what follows from it.
final class Evaluation: Service {
    private let rules: RuleBook
    private let flusher: RollupFlusher
    private let reader: VitalsReader
    private let vitals: VitalsFile
    private let journal: JournalReader?
    private let probe: CrashStep.Probe
    private let wake: @Sendable () -> Void
    private let clock: WallClock
    private let logger: Logger
    private let work = BlockingWork("evaluate")
    private let past = PastReadings()
    private let counts = Mutex(Counts())
    /// What is silent from here on is silent; before, nobody listened.
    private let awakeSince: Timestamp

    private struct Counts {
        var done: Int64 = 0
        var failed: Int64 = 0
        /// Instants at which nothing was judged, because the machine slept or an evaluation took too long.
        var missed: Int64 = 0
        /// What the last evaluation took, the flush before it apart.
        var took = Duration.zero
        /// When the last one was that judged every rule.
        var last: Timestamp?
        /// What the last evaluation could not do; nil when it judged every rule.
        var problem: String?
    }

    init(
        rules: RuleBook, flusher: RollupFlusher, reader: VitalsReader, vitals: VitalsFile,
        journal: JournalReader? = nil, probe: @escaping CrashStep.Probe = CrashStep.noProbe,
        wake: @escaping @Sendable () -> Void, clock: WallClock, logger: Logger
    ) {
        self.rules = rules
        self.flusher = flusher
        self.reader = reader
        self.vitals = vitals
        self.journal = journal
        self.probe = probe
        self.wake = wake
        self.clock = clock
        self.logger = logger
        awakeSince = clock.now
    }

    var total: (done: Int64, failed: Int64, missed: Int64) { counts.withLock { ($0.done, $0.failed, $0.missed) } }

    var lastTook: Duration { counts.withLock { $0.took } }

    var lastProblem: String? { counts.withLock { $0.problem } }

    /// Why its word cannot be relied on: it failed, or is late.
    func problem(at now: Timestamp) -> String? {
        let (problem, last) = counts.withLock { ($0.problem, $0.last) }
        if let problem { return "rules could not be evaluated: \(problem)" }
        guard let last else { return "rules have not been evaluated yet" }
        let since = max(last, awakeSince)
        return now - since > rules.current.evaluateEvery * 2 + Evaluation.longestNap
            ? "rules have not been evaluated since \(since)" : nil
    }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            var last = slot
            while !Task.isCancelled {
                try? await Task.sleep(for: min(untilNextInstant(), Evaluation.longestNap))
                guard !Task.isCancelled else { return }
                let present = slot
                guard present != last else { continue }
                noteMissed(from: last, to: present)
                last = present
                await tick(at: clock.now)
            }
        }
    }

    /// Rules that are read again may want to be judged sooner.
    private static let longestNap = Duration.seconds(5)

    /// Which of the instants at which rules are judged was the last; two collectors and a restart judge at the same ones.
    private struct Slot: Equatable {
        let every: Int64
        let number: Int64
    }

    private var slot: Slot {
        let every = rules.current.evaluateEvery.milliseconds
        return Slot(every: every, number: floorDivide(clock.now.milliseconds, by: every).quotient)
    }

    /// What was missed is not made up for: a window that ends now holds it too, and judging the past would tell it late as news.
    private func noteMissed(from last: Slot, to present: Slot) {
        guard last.every == present.every, present.number > last.number + 1 else { return }
        counts.withLock { $0.missed += present.number - last.number - 1 }
    }

    /// Evaluates every rule once. A failure is logged and counted; the next instant tries again.
    func tick(at instant: Timestamp) async {
        do {
            try await flusher.flush()
            let changed = try await work.run { [self] in try evaluate(at: instant) }
            counts.withLock { if $0.problem == nil { $0.last = instant } }
            if changed { wake() }
        } catch {
            note(["all: \(error)"])
        }
    }

    private func evaluate(at instant: Timestamp) throws -> Bool {
        let start = SteadyTime.now
        defer { counts.withLock { $0.took = SteadyTime.now - start } }
        let ruleSet = rules.current
        let rules = ruleSet.rules
        let firing = try reader.firingAlerts()
        let states = try reader.ruleStates()
        let watched = Set(firing.map(\.key.rule)).union(states.keys.map(\.rule))
        let (judgements, unreadable) = judge(rules, at: instant, watched)
        let advance = AlertLifecycle.advance(
            rules: rules, active: firing, states: states,
            judgements: judgements, at: instant)
        let items = Announcement.items(
            advance.transitions, firing: firing, quiet: try Silences.all(ruleSet, reader, at: instant),
            repeats: ruleSet.grouping.repeats, at: instant)
        let receivers = Dictionary(ruleSet.receivers.map { ($0.name, $0) }) { first, _ in first }
        // Steps of alerts are those at which somebody is to be told.
        let isNews = items.contains(where: \.isTold)
        if isNews { probe(.beforeAlertCommit) }
        try vitals.commit(
            items.map(AlertChange.init), states: advance.states, moments: advance.moments,
            contexts: AlertContexts(rules: ruleSet, reader: reader, journal: journal, instant: instant).gather(items),
            wait: ruleSet.grouping.wait,
            recipients: { alert in alert.receivers.filter { receivers[$0]?.wants(alert) ?? true } },
            wantsEnds: { receivers[$0]?.options.sendsResolved ?? true }, at: instant)
        if isNews { probe(.afterAlertCommit) }
        for item in items where item.transition.isNews { log(item.transition.alert) }
        let excess =
            advance.dropped == 0
            ? []
            : [
                "more than \(AlertLifecycle.keyLimit) alerts at once; \(advance.dropped) are left out: judge by fewer dimensions, or raise limits"
            ]
        note(unreadable + excess)
        return items.contains(where: \.isTold)
    }

    private func log(_ alert: Alert) {
        var details: Logger.Metadata = ["rule": "\(alert.key.rule)", "summary": "\(alert.summary)"]
        details["quiet"] = alert.hushed.map { "\($0)" }
        logger.notice("alert \(alert.state.rawValue)", metadata: details)
    }

    /// Rules that ask the same share the answer. One that cannot be read keeps its alerts as they are, and must not keep the others from being
    /// judged.
    private func judge(
        _ rules: [Rule], at instant: Timestamp, _ watched: Set<String>
    ) -> ([String: [Judgement]], unreadable: [String]) {
        var judgements: [String: [Judgement]] = [:]
        var unreadable: [String] = []
        defer { past.forgetTheRest() }
        for (request, rules) in Dictionary(grouping: rules, by: { Evaluator.request(for: $0, at: instant) }) {
            let shared = Result { () throws(StoreError) in try reader.readUnordered(request) }
            for rule in rules {
                do throws(StoreError) {
                    let firings = try rule.leavesOutFirings ? reader.firingSpans(of: rule.id) : FiringSpans()
                    judgements[rule.id] = try Evaluator.judge(
                        rule, at: instant, isWatching: watched.contains(rule.id), awakeSince: awakeSince,
                        wasFiring: firings.meet
                    ) { other throws(StoreError) in
                        try other == request ? shared.get() : past.read(other, at: instant, reader)
                    }
                } catch {
                    unreadable.append("\(rule.id): \(error)")
                }
            }
        }
        return (judgements, unreadable.sorted())
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

    private func untilNextInstant() -> Duration {
        let every = rules.current.evaluateEvery.milliseconds
        return .milliseconds(every - floorDivide(clock.now.milliseconds, by: every).remainder)
    }
}

extension AlertChange {
    init(_ item: Announcement.Item) {
        guard item.isTold else {
            self = item.isTakenBack ? .takeBack(item.transition.alert) : .refresh(item.transition.alert)
            return
        }
        switch item.transition {
        case .fired(let alert), .resolved(let alert, because: _): self = .transition(alert)
        case .unstable(let alert, at: let moment), .reminded(let alert, at: let moment):
            self = .notice(alert, at: moment)
        case .refreshed(let alert): self = .refresh(alert)
        }
    }
}
