import Foundation
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Makes a backup at regular instants, checks it, and keeps the newest few.
final class BackupSchedule: Service {
    private let plan: BackupPlan
    private let data: URL
    private let clock: WallClock
    private let logger: Logger
    private let work = BlockingWork("backup")
    private let state = Mutex(State())

    private struct State {
        var fault: Fault?
        var lastSuccess: Timestamp?
    }

    /// Throws when the key cannot be used or the folder cannot be made: midnight is a bad time to learn of it.
    init(plan: BackupPlan, data: URL, clock: WallClock, logger: Logger) throws {
        self.plan = plan
        self.data = data
        self.clock = clock
        self.logger = logger
        try BackupSchedule.prepare(plan)
        state.withLock { [last = try made().last.flatMap(BackupSchedule.instant)] in $0.lastSuccess = last }
    }

    /// What `vitalsd check` checks too.
    static func prepare(_ plan: BackupPlan) throws {
        _ = try plan.keyFile.map(BackupKey.init(file:))
        do {
            try FileManager.default.createDirectory(
                at: plan.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError.backup("backup-folder cannot be made (\((error as NSError).localizedDescription))")
        }
    }

    /// Why the last backup failed; nil while all is well.
    var lastFailure: Fault? { state.withLock { $0.fault } }

    var lastSuccess: Timestamp? { state.withLock { $0.lastSuccess } }

    func run() async {
        await cancelWhenGracefulShutdown { [self] in
            // What came due while nothing ran is made up for.
            if let last = lastSuccess, clock.now - last > plan.every { await tick(at: clock.now) }
            while !Task.isCancelled {
                try? await Task.sleep(for: untilNextInstant())
                if !Task.isCancelled { await tick(at: clock.now) }
            }
        }
    }

    /// Makes one backup. A failure is logged and shown; the next instant tries again. Nothing older is deleted before the new one is proven.
    func tick(at instant: Timestamp) async {
        do {
            try await work.run { [self] in try make(at: instant) }
            state.withLock { $0 = State(fault: nil, lastSuccess: instant) }
        } catch {
            state.withLock { $0.fault = Fault(.backup, error) }
            logger.error("the scheduled backup failed", metadata: ["error": "\(error)"])
        }
    }

    private func make(at instant: Timestamp) throws {
        try BackupSchedule.prepare(plan)
        let key = try plan.keyFile.map(BackupKey.init(file:))
        let name = BackupSchedule.prefix + instant.description.replacing(":", with: "-") + BackupSchedule.suffix
        _ = try Backup.write(from: data, to: plan.folder.appending(path: name), key: key, at: instant)
        do {
            for old in try made().dropLast(plan.keep) {
                try FileManager.default.removeItem(at: plan.folder.appending(path: old))
            }
        } catch {
            throw StoreError.backup("an old one cannot be deleted (\((error as NSError).localizedDescription))")
        }
    }

    /// When a backup of this name was made; nil for a name that was not given here.
    private static func instant(_ name: String) -> Timestamp? {
        let text = name.dropFirst(prefix.count).dropLast(suffix.count)
        let parts = text.split(separator: "T")
        guard parts.count == 2 else { return nil }
        return Timestamp(text: "\(parts[0])T\(parts[1].replacing("-", with: ":"))")
    }

    /// The names of the backups made here, oldest first; files of other names are somebody else's.
    private func made() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: plan.folder.path)
            .filter { $0.hasPrefix(BackupSchedule.prefix) && $0.hasSuffix(BackupSchedule.suffix) }.sorted()
    }

    /// Aligned to the clock, so that restarts add none.
    private func untilNextInstant() -> Duration {
        let every = plan.every.milliseconds
        return .milliseconds(every - floorDivide(clock.now.milliseconds, by: every).remainder)
    }

    private static let prefix = "vitalsd-"
    private static let suffix = ".backup"
}
