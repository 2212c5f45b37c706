import Aggregate
import Foundation
import Store
import Telemetry

/// The storage of a collector, opened and brought to where it was: batches the rollups lack are applied, those the stored memory of
/// visits lacks are remembered, so that a visit's later report finds its visit as if there had been no restart.
struct Storage {
    let journal: Journal
    let vitals: VitalsFile
    let hot: HotBuckets
    /// What was found damaged. It is out of the way, and kept.
    private(set) var faults: [Fault] = []

    /// The most a restart reads for the memory of visits: a generation of it, and batches in which it ended. It bounds the first start with
    /// a journal of an older version, which knew no generations.
    private static let rememberedMeasurements = 2_500_000
    /// Measurements after which a replay is flushed: a journal of a day is more than fits into memory.
    private static let replaySlice = 500_000
    /// A series unused for longer makes room for others; visits that may be corrected are younger.
    static let seriesMemory = Duration.seconds(3 * 86_400)

    static func recover(
        _ folder: DataFolder, _ settings: Settings, at now: Timestamp, probe: @escaping CrashStep.Probe
    ) throws -> Storage {
        let plan = VitalsFile.Plan(sets: settings.sets, days: settings.days, ceiling: settings.maxDBSize)
        let vitals = try VitalsFile(at: folder.vitals, plan, now: now, probe: probe)
        let journal = try Journal(at: folder.journal, probe: probe)
        let applied = try vitals.appliedSequence()
        try checkBelonging(journal, to: vitals)
        try journal.continueAfter(applied)
        let visits = try vitals.visits()
        let hot = HotBuckets(
            sets: settings.sets, keptSince: try vitals.setsKeptSince(), days: settings.days, appliedSequence: applied,
            knownSeries: vitals.knownSeries(usedSince: now - seriesMemory), now: now, visits: visits,
            caps: .fitting(ceiling: settings.maxDBSize))
        var recovery = Storage(journal: journal, vitals: vitals, hot: hot)
        // Without its memory of visits, because it was damaged, all that the journal holds is read.
        let remembered = visits == nil ? 0 : try vitals.rememberedSequence()
        let isBroken = try recovery.replay(after: applied, remembered: remembered, at: now)
        guard isBroken else { return recovery }
        return try recovery.replacingJournal(in: folder, at: now, probe: probe)
    }

    private init(journal: Journal, vitals: VitalsFile, hot: HotBuckets, faults: [Fault] = []) {
        self.journal = journal
        self.vitals = vitals
        self.hot = hot
        self.faults = faults
    }

    /// Numbers of one journal mean nothing to the rollups of another: batches would be skipped, or counted twice.
    private static func checkBelonging(_ journal: Journal, to vitals: VitalsFile) throws {
        let known = try vitals.journalIdentity()
        guard known != journal.identity else { return }
        if known != nil, try JournalReader(journal).extent().first != nil {
            throw StoreError.folder(
                "journal.db and vitals.db are not of the same collector; move journal.db away, or run `vitalsd restore BACKUP`"
            )
        }
        try vitals.adopt(journal: journal.identity)
    }

    /// Returns whether a page of the journal's file is broken.
    private mutating func replay(after applied: Int64, remembered: Int64, at now: Timestamp) throws -> Bool {
        let reader = JournalReader(journal)
        let first = max(
            remembered + 1, try reader.sequence(holdingLast: Storage.rememberedMeasurements))
        var isBroken = false
        var pending = 0
        try reader.read(from: min(applied + 1, first)) { damage in
            isBroken = isBroken || damage.isOfFile
            guard damage.sequences.upperBound > applied else { return journal.damage.count() }
            let count = damage.sequences.upperBound - max(damage.sequences.lowerBound, applied + 1) + 1
            faults.append(
                Fault(
                    .recovery,
                    "journal.db: \(count) acknowledged batch\(count == 1 ? "" : "es") could not be read (\(damage.reason))",
                    next: "they are kept; compare with a backup if the numbers of that time matter"))
        } _: { sequence, observations in
            guard sequence > applied else { return hot.remember(observations) }
            hot.apply(observations, sequence: sequence)
            pending += observations.reduce(0) { $0 + $1.measurements.count }
            guard pending >= Storage.replaySlice else { return }
            pending = 0
            try flush()
        }
        try setAsideDamagedBatches(after: applied, reader, at: now)
        return isBroken
    }

    /// Damaged records met since the start. They were left out of what read them, which somebody should know before the next backup replaces
    /// the last whole one.
    var damageFault: Fault? {
        let (cells, batches) = (vitals.damage.total, journal.damage.total)
        guard cells + batches > 0 else { return nil }
        return Fault(
            .recovery,
            "damaged records were left out: \(cells) times a cell of vitals.db, \(batches) times evidence of journal.db",
            next: "check the disk; vitalsd restore brings back what a backup holds whole")
    }

    private func flush() throws {
        guard let changes = hot.takeChanges() else { return }
        do {
            try vitals.store(changes)
        } catch {
            hot.restore(changes)
            throw error
        }
    }

    /// A second reading, because nothing can be written while the first one reads a snapshot.
    private func setAsideDamagedBatches(after applied: Int64, _ reader: JournalReader, at now: Timestamp) throws {
        guard !faults.isEmpty else { return }
        var damaged: [(Int64, String)] = []
        try reader.read(from: applied + 1) { damage in
            if !damage.isOfFile, damage.sequences.count == 1 {
                damaged.append((damage.sequences.lowerBound, damage.reason))
            }
        } _: { _, _ in
        }
        for (sequence, reason) in damaged { try journal.setAside(sequence, reason: reason, at: now) }
    }

    /// A journal with a broken page cannot be trusted with the next beacon: what could be read of it goes into the rollups, the file is
    /// kept aside, and a new one begins behind its numbers.
    private func replacingJournal(
        in folder: DataFolder, at now: Timestamp, probe: @escaping CrashStep.Probe
    ) throws -> Storage {
        let last = try JournalReader(journal).extent().last
        try flush()
        try? journal.close()
        let name = "journal.db.damaged-\(now.description.replacing(":", with: "-"))"
        for suffix in ["", "-wal", "-shm"] {
            let file = folder.url.appending(path: DataFolder.journalName + suffix)
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            try FileManager.default.moveItem(at: file, to: folder.url.appending(path: name + suffix))
        }
        let journal = try Journal(at: folder.journal, probe: probe)
        try journal.continueAfter(max(last, try vitals.appliedSequence()))
        try vitals.adopt(journal: journal.identity)
        return Storage(
            journal: journal, vitals: vitals, hot: hot,
            faults: faults + [
                Fault(.recovery, "journal.db had a broken page and was set aside as \(name)", next: "check the disk")
            ])
    }
}
