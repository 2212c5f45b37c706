import Admit
import Aggregate
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Moves what has changed in memory to the rollups every few seconds.
///
/// Readers ask for a flush first: then the file alone answers, and no reader has to add memory to it. Without changes a flush costs nothing.
final class RollupFlusher: Service {
    private let storage: Storage
    private let ledger: Ledger
    private let interval: Duration
    private let clock: WallClock
    private let logger: Logger
    private let probe: CrashStep.Probe
    private let work = BlockingWork("flush")
    private let failure = Mutex<Fault?>(nil)
    private let isClogged = Atomic<Bool>(false)
    private let forgotten: Mutex<Timestamp>

    /// How often unused series are looked for.
    private static let forgetInterval = Duration.seconds(3600)

    init(
        storage: Storage, ledger: Ledger, interval: Duration, clock: WallClock, logger: Logger,
        probe: @escaping CrashStep.Probe
    ) {
        self.storage = storage
        self.ledger = ledger
        self.interval = interval
        self.clock = clock
        self.logger = logger
        self.probe = probe
        forgotten = Mutex(clock.now)
    }

    /// Cells waiting in memory beyond which nothing more is taken while they cannot be written: about 250 MB.
    private static let waitingLimit = 500_000

    /// Whether so much waits that taking more would be answered with memory.
    var mustRefuse: Bool { isClogged.load(ordering: .relaxed) }

    /// Why the last flush failed; nil while all is well.
    var lastFailure: Fault? { failure.withLock { $0 } }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                try? await flush()
            }
        }
    }

    /// When it returns, everything acknowledged before the call is in the rollups.
    func flush() async throws {
        do {
            try await work.run { [self] in try flushNow() }
            failure.withLock { $0 = nil }
            isClogged.store(false, ordering: .relaxed)
        } catch {
            isClogged.store(storage.hot.sizes.cells > RollupFlusher.waitingLimit, ordering: .relaxed)
            let isNew = failure.withLock { failure in
                defer { failure = Fault(.rollups, error) }
                return failure == nil
            }
            if isNew {
                logger.error(
                    "rollups cannot be written; the journal keeps what was acknowledged",
                    metadata: ["error": "\(error)"])
            }
            throw error
        }
    }

    private func flushNow() throws {
        let refusals = ledger.takeUnsaved()
        let taken = storage.hot.takeChanges(forgettingSeriesUnusedSince: unusedLimit(at: clock.now))
        guard taken != nil || !refusals.isEmpty else { return }
        probe(.afterTakingChanges)
        var changes = taken ?? RollupChanges(cells: [], ledger: [:], appliedSequence: 0)
        changes.ledger.merge(refusals) { $0 + $1 }
        do {
            try store(changes)
        } catch {
            if let taken { storage.hot.restore(taken) }
            ledger.restoreUnsaved(refusals)
            throw error
        }
    }

    /// A file at its ceiling makes room and takes the changes then.
    private func store(_ changes: RollupChanges) throws {
        do throws(StoreError) {
            try storage.vitals.store(changes)
            if try storage.vitals.isNearCeiling() { _ = try storage.vitals.shrink(at: clock.now) }
        } catch  where error.isFull {
            guard try storage.vitals.shrink(at: clock.now) else { throw error }
            try storage.vitals.store(changes)
        }
    }

    /// Now and then, since when a series must have been used to stay.
    private func unusedLimit(at instant: Timestamp) -> Timestamp? {
        forgotten.withLock { forgotten in
            guard instant - forgotten >= RollupFlusher.forgetInterval || instant < forgotten else { return nil }
            forgotten = instant
            return instant - Storage.seriesMemory
        }
    }
}
