import Admit
import Aggregate
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Moves what has changed in memory to the rollups every few seconds, and deletes what is past its time.
///
/// Readers ask for a flush first: then the file alone answers, and no reader has to add memory to it. Without changes a flush costs nothing.
final class RollupFlusher: Service {
    private let hot: HotBuckets
    private let ledger: Ledger
    private let vitals: VitalsFile
    private let journal: Journal
    private let settings: Settings
    private let clock: WallClock
    private let logger: Logger
    private let work = BlockingWork("flush")
    private let failure = Mutex<String?>(nil)

    /// How often old rows are looked for.
    private static let trimInterval = Duration.seconds(60)

    init(
        hot: HotBuckets, ledger: Ledger, vitals: VitalsFile, journal: Journal, settings: Settings, clock: WallClock,
        logger: Logger
    ) {
        self.hot = hot
        self.ledger = ledger
        self.vitals = vitals
        self.journal = journal
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    /// Why the last flush failed; nil while all is well.
    var lastFailure: String? { failure.withLock { $0 } }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            var trimmed = clock.now
            while !Task.isCancelled {
                try? await Task.sleep(for: settings.flushInterval)
                try? await flush()
                if clock.now - trimmed >= RollupFlusher.trimInterval || clock.now < trimmed {
                    trimmed = clock.now
                    await trim(at: trimmed)
                }
            }
        }
    }

    /// When it returns, everything acknowledged before the call is in the rollups.
    func flush() async throws {
        do {
            try await work.run { [self] in try flushNow() }
            failure.withLock { $0 = nil }
        } catch {
            let isNew = failure.withLock { failure in
                defer { failure = "\(error)" }
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
        let taken = hot.takeChanges()
        guard taken != nil || !refusals.isEmpty else { return }
        var changes = taken ?? RollupChanges(cells: [], ledger: [:], appliedSequence: 0)
        changes.ledger.merge(refusals) { $0 + $1 }
        do {
            try vitals.store(changes)
        } catch {
            if let taken { hot.restore(taken) }
            ledger.restoreUnsaved(refusals)
            throw error
        }
    }

    private func trim(at instant: Timestamp) async {
        do {
            try await work.run { [self] in
                let applied = try vitals.appliedSequence()
                while try journal.trim(
                    applied: applied, olderThan: instant - settings.journalKeep, byteCap: settings.journalMaxBytes)
                {}
                while try vitals.trim(olderThan: instant - settings.keep) {}
                try vitals.trimAlerts(olderThan: instant - settings.keep)
            }
        } catch {
            logger.error("old rows cannot be deleted", metadata: ["error": "\(error)"])
        }
    }
}
