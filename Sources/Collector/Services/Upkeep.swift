import Aggregate
import Logging
import Receive
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Keeps storage in shape once a minute: folds tiers, packs the journal, deletes what is past its time or over its ceiling, and tries again
/// what a full disk refused.
final class Upkeep: Service {
    private let storage: Storage
    private let committer: GroupCommitter<IngestTicket>
    private let settings: Settings
    private let clock: WallClock
    private let logger: Logger
    private let work = BlockingWork("upkeep")
    private let failures = Mutex<[Fault]>([])
    private let state: Mutex<State>

    private struct State {
        var retention: RetentionClock
        var last: ContinuousClock.Instant
        var ticks = 0
    }

    /// Seconds between rounds.
    private static let interval = 60
    /// How far folding may run ahead of the time that retention believes. What is folded too early costs later changes a write in each tier.
    private static let believableLeap = Duration.seconds(31 * 86_400)
    /// Ticks after which even a small block is packed.
    private static let urgency = 10

    init(
        storage: Storage, committer: GroupCommitter<IngestTicket>, settings: Settings, retention: RetentionClock,
        clock: WallClock, logger: Logger
    ) {
        self.storage = storage
        self.committer = committer
        self.settings = settings
        self.clock = clock
        self.logger = logger
        state = Mutex(
            State(
                retention: retention, last: ContinuousClock.now))
    }

    /// What failed in the last round; empty while all is well.
    var lastFailures: [Fault] { failures.withLock { $0 } }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            var seconds = 0
            while !Task.isCancelled {
                if seconds % Upkeep.interval == 0 { await tick(at: clock.now) } else { await glance() }
                seconds += 1
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// What cannot wait for the next round: a full disk may have room again, a flood may fill the journal. What fails here is told by the round.
    private func glance() async {
        try? await work.run { [self] in
            if committer.problem != nil { committer.retry() }
            guard try storage.journal.usedBytes() > settings.journalMaxBytes / 10 * 9 else { return }
            try keepJournal(at: state.withLock { $0.retention.now }, isUrgent: false)
        }
    }

    /// One round. Each step that fails is noted and logged once, and keeps none of the others from being done; the next round tries again.
    func tick(at instant: Timestamp) async {
        let faults = (try? await work.run { [self] in maintain(at: instant) }) ?? []
        let news = failures.withLock { failures in
            defer { failures = faults }
            return faults.filter { !failures.contains($0) }
        }
        for fault in news {
            logger.error("storage cannot be kept in shape", metadata: ["error": "\(fault.problem)"])
        }
    }

    /// The journal first: it is what grows fastest when something else is broken.
    private func maintain(at instant: Timestamp) -> [Fault] {
        let (now, isUrgent) = state.withLock { state in
            let present = ContinuousClock.now
            state.retention.advance(to: instant, elapsed: present - state.last)
            state.last = present
            state.ticks += 1
            return (state.retention.now, state.ticks % Upkeep.urgency == 0)
        }
        let (journal, vitals) = (storage.journal, storage.vitals)
        var faults: [Fault] = []
        func step(_ work: () throws -> Void) {
            do { try work() } catch {
                let fault = Fault(.upkeep, error)
                if !faults.contains(fault) { faults.append(fault) }
            }
        }
        committer.retry()
        step { try journal.checkpoint() }
        step { try vitals.checkpoint() }
        step { try keepJournal(at: now, isUrgent: isUrgent) }
        // Folding deletes nothing: a machine that was off for days must not wait with it, only a clock gone mad.
        step { while try vitals.foldMinutes(at: min(instant, now + Upkeep.believableLeap)) {} }
        step { while try vitals.foldDay() {} }
        step { while try vitals.trim(settings.retention, at: now) {} }
        step { try vitals.trimAlerts(olderThan: now - settings.retention.hours) }
        step { try vitals.save(state.withLock { $0.retention }) }
        step {
            guard try vitals.isNearCeiling(), try !vitals.shrink(at: now) else { return }
            faults.append(
                Fault(
                    .upkeep, "vitals.db is at its ceiling and holds nothing older to delete",
                    next: "raise max-db-size, or lower keep-days"))
        }
        return faults
    }

    private func keepJournal(at now: Timestamp, isUrgent: Bool) throws {
        let applied = try storage.vitals.appliedSequence()
        while try storage.journal.pack(applied: applied, isUrgent: isUrgent) {}
        let limits = Journal.Limits(
            applied: applied, remembered: try storage.vitals.rememberedSequence(),
            olderThan: now - settings.journalKeep, byteCap: settings.journalMaxBytes)
        while try storage.journal.trim(limits) {}
    }
}
