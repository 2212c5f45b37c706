/// The keys of the settings: `--flush-interval`, `VITALSD_FLUSH_INTERVAL`, and `flush-interval:` in `vitalsd.yml` are one key.
package enum SettingKey: String, CaseIterable, Sendable {
    case listen
    case data
    case rules
    case dashboards
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case origins
    case tokenKeys = "token-keys"
    case pageTokens = "page-tokens"
    case sessionsPerSubject = "sessions-per-subject"
    case trustedProxies = "trusted-proxies"
    case forwardingHeader = "forwarding-header"
    case rateGeneral = "rate-general"
    case rateBeacons = "rate-beacons"
    case rateLogIns = "rate-log-ins"
    case rateUploads = "rate-uploads"
    case connectionsPerAddress = "connections-per-address"
    case bots
    case botAgents = "bot-agents"
    case anomalies
    case anomalyFactor = "anomaly-factor"
    case privacySignals = "privacy-signals"
    case pages
    case maxWeight = "max-weight"
    case pagePath = "page-path"
    case scriptPath = "script-path"
    case countryHeader = "country-header"
    case metrics
    case statsd
    case postgres
    case postgresEvery = "postgres-every"
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

    /// What stands between the entries of a list. Connection strings may hold commas.
    var separator: String { self == .postgres ? "\n" : "," }

    /// Whether `vitalsd.yml` may give it as a list.
    var isList: Bool {
        [.origins, .dimensionSets, .trustedProxies, .bots, .botAgents, .privacySignals, .pages, .metrics, .postgres]
            .contains(self)
    }
}
