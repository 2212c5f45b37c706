/// The keys of the settings: `--flush-interval`, `VITALSD_FLUSH_INTERVAL`, and `flush-interval:` in `vitalsd.yml` are one key.
package enum SettingKey: String, CaseIterable, Sendable {
    case listen
    case data
    case rules
    case dashboards
    case origins
    case zone
    case eventLoops = "event-loops"
    case externalURL = "external-url"
    case flushInterval = "flush-interval"
    case dimensionSets = "dimension-sets"
    case journalKeep = "journal-keep"
    case journalMaxBytes = "journal-max-bytes"
    case keepMinutes = "keep-minutes"
    case keepHours = "keep-hours"
    case keepDays = "keep-days"
    case maxDBSize = "max-db-size"
    case backupFolder = "backup-folder"
    case backupEvery = "backup-every"
    case backupKeep = "backup-keep"
    case backupKeyFile = "backup-key-file"

    /// The environment variable of this key.
    package var environmentName: String { "VITALSD_" + rawValue.uppercased().replacing("-", with: "_") }

    /// Whether `vitalsd.yml` may give it as a list.
    var isList: Bool { self == .origins || self == .dimensionSets }
}
