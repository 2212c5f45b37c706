import Admit
import Aggregate
import Receive
import Store
import Telemetry

/// The collector's own numbers as OpenMetrics text (prometheus.io/docs/specs/om/open_metrics_spec).
struct SelfMetrics: Sendable {
    let ledger: Ledger
    let storage: Storage
    let evaluation: Evaluation
    let committer: GroupCommitter<IngestTicket>
    let backups: BackupSchedule?
    let rulesFault: @Sendable () -> String?
    let admission: Admission
    let access: SiteAccess
    let connections: Connections
    let datagrams: DatagramService?

    func page() -> Page {
        Page(
            contentType: "application/openmetrics-text; version=1.0.0; charset=utf-8", bytes: Array(text.utf8))
    }

    private var text: String {
        let (received, outcomes) = ledger.totals
        let sizes = storage.hot.sizes
        let evaluations = evaluation.total
        var lines: [String] = []
        func family(_ name: String, _ type: String, _ help: String, _ samples: [(suffix: String, value: Int64)]) {
            lines.append("# TYPE \(name) \(type)")
            lines.append("# HELP \(name) \(help)")
            for sample in samples { lines.append("\(name)\(sample.suffix) \(sample.value)") }
        }
        family(
            "vitalsd_received", "counter", "Measurements received, and requests refused whole.", [("_total", received)])
        family(
            "vitalsd_measurements", "counter", "What became of them; the sum is what was received.",
            Outcome.all.map { ("_total{outcome=\"\($0.name)\"}", outcomes[$0] ?? 0) })
        family("vitalsd_hot_cells", "gauge", "Cells changed since the last flush.", [("", Int64(sizes.cells))])
        family(
            "vitalsd_remembered_visits", "gauge", "Visits a later report can still correct.",
            [("", Int64(sizes.visits))])
        family("vitalsd_series", "gauge", "Label combinations with a series of their own.", [("", Int64(sizes.series))])
        family(
            "vitalsd_evaluations", "counter", "Evaluations of all rules, by result.",
            [
                ("_total{result=\"done\"}", evaluations.done), ("_total{result=\"failed\"}", evaluations.failed),
                ("_total{result=\"missed\"}", evaluations.missed),
            ])
        family(
            "vitalsd_rules_current", "gauge", "1 while the rules that are judged are those of the file.",
            [("", rulesFault() == nil ? 1 : 0)])
        family(
            "vitalsd_evaluation_milliseconds", "gauge", "What the last evaluation took.",
            [("", evaluation.lastTook.milliseconds)])
        family(
            "vitalsd_damaged_cells", "counter", "Stored cells that could not be read and were left out.",
            [("_total", storage.vitals.damage.total)])
        family(
            "vitalsd_damaged_evidence", "counter", "Journal batches and blocks that could not be read.",
            [("_total", storage.journal.damage.total)])
        family(
            "vitalsd_set_aside_batches", "gauge", "Acknowledged batches found damaged and kept aside in the journal.",
            [("", (try? storage.journal.setAsideCount()) ?? 0)])
        family(
            "vitalsd_storage_bytes", "gauge", "Size of the files, their write-ahead logs apart.",
            [
                ("{file=\"vitals\"}", (try? storage.vitals.fileBytes()) ?? 0),
                ("{file=\"journal\"}", (try? storage.journal.usedBytes()) ?? 0),
            ])
        family(
            "vitalsd_backup_time_seconds", "gauge", "When the newest scheduled backup was made; 0 for none.",
            [("", backups?.lastSuccess?.seconds ?? 0)])
        family(
            "vitalsd_journal_healthy", "gauge", "1 while beacons can be stored.",
            [("", committer.problem == nil ? 1 : 0)])
        let (open, opened, ended) = connections.totals
        family("vitalsd_connections", "gauge", "Open connections.", [("", Int64(open))])
        family("vitalsd_connections_opened", "counter", "Connections accepted.", [("_total", opened)])
        family(
            "vitalsd_connections_ended", "counter", "Connections the server ended, by reason.",
            ended.map { ("_total{reason=\"\($0.reason)\"}", $0.count) })
        let arrived = datagrams?.totals
        family(
            "vitalsd_statsd_datagrams", "counter", "Datagrams that arrived at the statsd address.",
            [("_total", arrived?.datagrams ?? 0)])
        let refusals = access.refusals.totals
        family(
            "vitalsd_visits_refused", "counter", "Requests for the report or the API that were refused, by reason.",
            RefusalReason.allCases.compactMap { reason in
                refusals[reason].map { ("_total{reason=\"\(reason.rawValue)\"}", $0) }
            })
        let shadowed = admission.shadow.totals
        family(
            "vitalsd_bots_shadowed", "counter", "Beacons that a rule in the shadow would have counted as a robot's.",
            BotRule.allCases.map { ("_total{rule=\"\($0.rawValue)\"}", shadowed[$0] ?? 0) })
        let excess = admission.traffic.excess
        family(
            "vitalsd_traffic_excess", "counter", "Beacons beyond a multiple of the usual rate, by whose.",
            TrafficSubject.allCases.map { ("_total{subject=\"\($0.rawValue)\"}", excess[$0] ?? 0) })
        let standing = admission.traffic.standing(at: .now)
        family(
            "vitalsd_traffic_anomalies", "gauge", "Addresses', pages' and sites' anomalies that go on.",
            TrafficSubject.allCases.map { subject in
                ("{subject=\"\(subject.rawValue)\"}", Int64(standing.count { $0.subject == subject }))
            })
        return lines.joined(separator: "\n") + "\n# EOF\n"
    }
}
