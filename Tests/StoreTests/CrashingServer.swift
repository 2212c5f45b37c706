import Aggregate
import CollectorTesting
import Foundation
import Store
import Telemetry

/// The storage of a collector, recovered as `Collector/Services/Storage.swift` does it.
///
/// A crash copies the files as they lie on the disk, with their write-ahead logs, and goes on from the copy: nothing is flushed,
/// checkpointed or closed in what is read again.
struct CrashingServer {
    private var folder: TemporaryFolder
    private var journal: Journal
    private var vitals: VitalsFile
    private(set) var hot: HotBuckets
    /// Observations taken, over all restarts.
    private(set) var taken = 0

    init() throws { try self.init(TemporaryFolder()) }

    private init(_ folder: TemporaryFolder) throws {
        self.folder = folder
        journal = try Journal(at: folder.file("journal.db"))
        vitals = try VitalsFile(at: folder.file("vitals.db"), VitalsFile.Plan(sets: .minutely))
        let applied = try vitals.appliedSequence()
        try journal.continueAfter(applied)
        let hot = HotBuckets(
            sets: .minutely, appliedSequence: applied,
            knownSeries: vitals.knownSeries(usedSince: Given.start - .seconds(86_400)),
            visits: try vitals.visits())
        let first = min(applied, try vitals.rememberedSequence()) + 1
        try JournalReader(journal).read(
            from: first, onDamage: { throw StoreError.damaged(file: "journal.db", detail: $0.reason) }
        ) {
            sequence, observations in
            if sequence > applied {
                hot.apply(observations, sequence: sequence)
            } else {
                hot.remember(observations)
            }
        }
        self.hot = hot
    }

    @discardableResult
    func append(_ observations: [Observation]) throws -> Int64 {
        try journal.append(
            Given.encoded(observations), measurements: observations.count, at: Given.start)
    }

    /// Writes and counts a row: its sender has been answered.
    mutating func take(_ observations: [Observation]) throws {
        taken += observations.count
        hot.apply(observations, sequence: try append(observations))
    }

    /// What upkeep does: packs what the rollups contain and forgets evidence that no restart needs.
    func maintain(olderThan instant: Timestamp) throws {
        let applied = try vitals.appliedSequence()
        while try journal.pack(applied: applied, isUrgent: true) {}
        let limits = Journal.Limits(
            applied: applied, remembered: try vitals.rememberedSequence(), olderThan: instant, byteCap: .max)
        while try journal.trim(limits) {}
    }

    func flush() throws {
        if let changes = hot.takeChanges() { try vitals.store(changes) }
    }

    mutating func crash(
        cuttingJournalBy journalBytes: Int = 0, cuttingVitalsBy vitalsBytes: Int = 0, deletingJournal: Bool = false
    ) throws {
        let image = try TemporaryFolder()
        for name in deletingJournal ? ["vitals.db"] : ["journal.db", "vitals.db"] {
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: folder.path + "/" + name + suffix) {
                try FileManager.default.copyItem(at: folder.file(name + suffix), to: image.file(name + suffix))
            }
        }
        try CrashingServer.cut(image.file("journal.db-wal"), by: journalBytes)
        try CrashingServer.cut(image.file("vitals.db-wal"), by: vitalsBytes)
        let before = taken
        self = try CrashingServer(image)
        taken = before
    }

    private static func cut(_ url: URL, by bytes: Int) throws {
        guard bytes > 0, let data = try? Data(contentsOf: url) else { return }
        try data.dropLast(bytes).write(to: url)
    }

    func readings(by: [Telemetry.Dimension] = [.page]) throws -> [Reading] {
        try VitalsReader(vitals).read(Given.everything(by: by, step: .seconds(60)))
    }

    /// Everything the ledger holds, whenever it was.
    func everyOutcome() throws -> Int64 {
        try VitalsReader(vitals).ledger(from: Given.start, to: Given.start + .seconds(30 * 86_400)).reduce(0) {
            $0 + $1.count
        }
    }

    func ledgerTotal(_ outcome: Outcome? = nil) throws -> Int64 {
        try VitalsReader(vitals).ledger(from: Given.start, to: Given.start + .seconds(3600))
            .filter { outcome == nil || $0.outcome == outcome }.reduce(0) { $0 + $1.count }
    }

    func journaledMeasurements() throws -> Int64 {
        var total: Int64 = 0
        try JournalReader(journal).read(
            from: 0, onDamage: { throw StoreError.damaged(file: "journal.db", detail: $0.reason) }
        ) { _, observations in
            total += observations.reduce(0) { $0 + Int64($1.measurements.count) }
        }
        return total
    }
}
