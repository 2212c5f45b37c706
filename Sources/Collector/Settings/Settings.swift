package import Foundation
package import Poll
package import Store
package import Telemetry

/// Everything that can be set, parsed once and checked; nothing below `Collector` reads the environment.
///
/// `docs/operate.md` lists the keys; a test keeps both alike.
package struct Settings: Sendable {
    /// Address to listen on. Beyond loopback only with origins and token keys. Default 127.0.0.1.
    package var host = "127.0.0.1"
    /// 0 lets the system choose; the ready line says which. Default 8080.
    package var port = 8080
    /// Folder of the two databases; created if missing. Default ./data.
    package var data = URL(filePath: "data")
    /// Rules file; nil where the default `alerts.yml` does not exist: nothing is judged then.
    package var rules: URL?
    /// Folder of report pages; nil where the default `dashboards` does not exist: the built-in page is shown then.
    package var dashboards: URL?
    /// The certificate it proves itself with; nil for plain HTTP.
    package var tls: TLSFiles?
    /// Who may send measurements, and how many.
    package var admission = AdmissionSettings()
    /// Nil while nobody needs a token, which is only allowed on loopback.
    package var access: AccessPlan?
    /// Threads that serve connections. Default: one a core.
    package var eventLoops = ProcessInfo.processInfo.activeProcessorCount
    /// Where people reach the report; alerts link there. Default: the address listened on.
    package var externalURL: String?
    /// How often what was acknowledged is moved from memory to the rollups. Default 2 s, 100 ms to 60 s.
    package var flushInterval = Duration.seconds(2)
    /// How long journal batches are kept as evidence. Default 24 h.
    package var journalKeep = Duration.seconds(86_400)
    /// Bytes beyond which the oldest journal batches go earlier. Default 2 GB.
    package var journalMaxBytes: Int64 = 2_000_000_000
    /// How long each tier of rollups is kept. Default 48 h of minutes, 90 d of hours, 1095 d of days.
    package var retention = Retention(
        minutes: .seconds(48 * 3600), hours: .seconds(90 * 86_400), days: .seconds(1095 * 86_400))
    /// Bytes beyond which `vitals.db` never grows: the oldest of the finest tier goes earlier then. Default 8 GB.
    package var maxDBSize: Int64 = 8_000_000_000
    /// Whose days the report and the day tier show. Default UTC.
    package var days = LocalDays.utc
    /// Under which dimensions measurements are counted. Default: `DimensionSets.standard`; the setting adds to it.
    package var sets = DimensionSets.standard
    /// Metrics of the sites' own, by their names.
    package var metrics: [DeclaredMetric] = []
    /// Where statsd's datagrams are taken; nil where they are not.
    package var statsd: (host: String, port: Int)?
    /// Connection strings of the PostgreSQL servers whose `pg_stat_statements` is asked. They may hold a password.
    package var postgres: [DatabaseAddress] = []
    /// How often they are asked. Default 1 min, 10 s to 1 h.
    package var postgresEvery = Duration.seconds(60)
    /// Scheduled backups; nil for none.
    package var backups: BackupPlan?

    package init() {}

    /// Whether only this machine can reach it.
    package var isLocal: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}

/// PEM files of a certificate with its chain, and of its key.
package struct TLSFiles: Sendable, Hashable {
    package let certificate: URL
    package let key: URL
}

/// When backups are made by themselves, and how many are kept.
package struct BackupPlan: Sendable {
    package var folder: URL
    /// Default 1 d, 1 h to 31 d.
    package var every = Duration.seconds(86_400)
    /// The newest that are kept. Default 7, 1 to 1000.
    package var keep = 7
    /// Seals them; nil leaves them readable.
    package var keyFile: URL?
}
