/// The keys of the settings: `--flush-interval`, `VITALSD_FLUSH_INTERVAL`, and `flush-interval:` in `vitalsd.yml` are one key.
package enum SettingKey: String, CaseIterable, Sendable {
    case listen
    case data
    case rules
    case dashboards
    case origins
    case eventLoops = "event-loops"
    case externalURL = "external-url"
    case flushInterval = "flush-interval"
    case journalKeep = "journal-keep"
    case journalMaxBytes = "journal-max-bytes"
    case keep

    /// The environment variable of this key.
    package var environmentName: String { "VITALSD_" + rawValue.uppercased().replacing("-", with: "_") }
}
