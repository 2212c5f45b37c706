import Foundation
import Manifest
import Store
import Telemetry

/// Reads the settings of storage.
extension Settings {
    static func size(
        _ key: SettingKey, _ text: String?, least: Int64, default value: Int64
    ) throws(SettingsError) -> Int64 {
        guard let text else { return value }
        guard let bytes = ByteSizeText.parse(text), bytes >= least, bytes <= .max / 4 else {
            throw .invalid(
                key: key, value: text, expected: "a size from \(ByteSizeText.format(least)), such as 500MB or 8GB")
        }
        return bytes
    }

    /// Each tier must last at least as long as the finer one, or a window would lose its middle.
    static func retention(
        _ text: (SettingKey) -> String?, default value: Retention
    ) throws(SettingsError) -> Retention {
        let retention = Retention(
            minutes: try duration(
                .keepMinutes, text(.keepMinutes), .seconds(2 * 3600) ... .days(366), default: value.minutes),
            hours: try duration(.keepHours, text(.keepHours), .days(2) ... .days(1100), default: value.hours),
            days: try duration(.keepDays, text(.keepDays), .days(2) ... .days(36_500), default: value.days))
        guard retention.minutes <= retention.hours else {
            throw .invalid(
                key: .keepHours, value: DurationText.format(retention.hours),
                expected: "at least as long as keep-minutes, \(DurationText.format(retention.minutes))")
        }
        guard retention.hours <= retention.days else {
            throw .invalid(
                key: .keepDays, value: DurationText.format(retention.days),
                expected: "at least as long as keep-hours, \(DurationText.format(retention.hours))")
        }
        return retention
    }

    static func zone(_ text: String) throws(SettingsError) -> LocalDays {
        guard let days = LocalDays(zone: text) else {
            throw .invalid(
                key: .zone, value: text,
                expected: "a time zone such as Europe/Paris\(NearName.hint(text, among: LocalDays.knownZones))")
        }
        return days
    }

    static func dimensionSets(_ list: String) throws(SettingsError) -> [DimensionSet] {
        var sets: [DimensionSet] = []
        for text in list.split(whereSeparator: { $0 == "," || $0 == " " }) {
            do throws(DimensionSet.Mistake) {
                sets.append(try DimensionSet(text: String(text)))
            } catch {
                throw .invalid(
                    key: .dimensionSets, value: String(text),
                    expected: "dimensions such as site+country+device@1h; \(error.description)")
            }
        }
        guard sets.count <= DimensionSets.addedLimit else {
            throw .invalid(key: .dimensionSets, value: list, expected: "at most \(DimensionSets.addedLimit) sets")
        }
        return sets
    }

    static func backups(folder: URL, _ text: (SettingKey) -> String?) throws(SettingsError) -> BackupPlan? {
        let defaults = BackupPlan(folder: folder)
        let every = try duration(
            .backupEvery, text(.backupEvery), .seconds(3600) ... .seconds(31 * 86_400), default: defaults.every)
        let keep = try integer(.backupKeep, text(.backupKeep), 1...1000, default: defaults.keep)
        let keyFile = text(.backupKeyFile).map { folder.resolving($0) }
        guard let target = text(.backupFolder) else {
            if let key = [SettingKey.backupEvery, .backupKeep, .backupKeyFile].first(where: { text($0) != nil }) {
                throw .invalid(
                    key: key, value: text(key) ?? "", expected: "backup-folder as well; without it no backup is made")
            }
            return nil
        }
        return BackupPlan(folder: folder.resolving(target), every: every, keep: keep, keyFile: keyFile)
    }
}

extension Duration {
    fileprivate static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
