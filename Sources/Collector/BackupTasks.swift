package import Foundation
import Store
import Telemetry

/// `vitalsd backup` and `vitalsd restore`: what they do, in a line for whoever called them.
package enum BackupTasks {
    /// - Parameters:
    ///   - keyFile: seals the backup; without one the setting's does.
    ///   - isPlain: leaves the backup readable whatever the settings say.
    package static func backup(
        _ settings: Settings, to file: URL, keyFile: URL?, isPlain: Bool, environment: [String: String]
    ) throws -> String {
        let key = try isPlain ? nil : (keyFile ?? settings.backups?.keyFile).map(BackupKey.init(file:))
        let manifest = try Backup.write(
            from: settings.data, to: file, key: key, at: WallClock.system.now, probe: CrashDrill.probe(environment))
        try AuditLog(in: settings.data).record(
            who: TokenTasks.who, what: "backup.made",
            details: ["file": file.lastPathComponent, "batch": "\(manifest.lastSequence)"], at: WallClock.system.now)
        let bytes = manifest.files.reduce(0) { $0 + $1.bytes }
        return """
            backed up \(bytes) bytes of data up to batch \(manifest.lastSequence) to \(file.lastPathComponent)\
            \(key == nil ? "" : ", sealed"); read back and compared\
            \(manifest.damagedRecords == 0 ? "" : "; \(manifest.damagedRecords) records were damaged already and are copied as they are")
            """
    }

    package static func restore(
        _ settings: Settings, from file: URL, keyFile: URL?, mayReplace: Bool, environment: [String: String]
    ) throws -> String {
        // A key that is named must fit; the setting's is for the backups it sealed.
        let key = try (keyFile ?? (BackupArchive.isSealed(file) ? settings.backups?.keyFile : nil))
            .map(BackupKey.init(file:))
        let folder = try DataFolder(settings.data, isRestoring: true)
        let report = try Restore(file, into: folder, key: key, at: WallClock.system.now)
            .run(mayReplace: mayReplace, probe: CrashDrill.probe(environment))
        try AuditLog(in: settings.data).record(
            who: TokenTasks.who, what: "backup.restored",
            details: ["file": file.lastPathComponent, "batch": "\(report.manifest.lastSequence)"],
            at: WallClock.system.now)
        var lines = ["restored the backup of \(report.manifest.madeAt), up to batch \(report.manifest.lastSequence)"]
        if let kept = report.keptBatches {
            lines.append(
                "the journal that was here continues it and stays: \(kept) later batches are counted at the next start")
        }
        if let replaced = report.replaced { lines.append("what was here before is in \(replaced)") }
        return lines.joined(separator: "\n")
    }
}
