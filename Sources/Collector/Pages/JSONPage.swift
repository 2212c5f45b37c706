import Foundation
import Receive
import Telemetry

/// Lists as JSON pages: `{"alerts":[…]}`.
enum JSONPage {
    static func alerts(_ alerts: [Alert]) throws -> Page { try page(["alerts": alerts.map(AlertRow.init)]) }

    private static func page(_ value: some Encodable) throws -> Page {
        .json(try JSONAnswer.bytes(value))
    }

    /// An alert as the API shows it: times as people write them.
    private struct AlertRow: Encodable {
        let rule: String
        let labels: [String: String]
        let state: String
        let severity: String
        let summary: String
        let runbook: String?
        let activeSince: String
        let endedAt: String?
        let metric: String
        /// `p75`, `share poor` or `count`.
        let statistic: String
        let value: Double
        let lower: Double?
        let upper: Double?
        let limit: Double
        let count: Int64
        /// Why nobody was told; absent where its receivers were.
        let quiet: String?

        init(_ alert: Alert) {
            rule = alert.key.rule
            labels = Dictionary(uniqueKeysWithValues: alert.key.labels.map { ($0.key.rawValue, $0.value) })
            state = alert.state.rawValue
            severity = alert.severity.rawValue
            summary = alert.summary
            runbook = alert.runbook
            activeSince = alert.activeSince.description
            endedAt = alert.endedAt?.description
            metric = alert.evidence.metric
            statistic = alert.evidence.statistic
            value = alert.evidence.value
            lower = alert.evidence.lower
            upper = alert.evidence.upper
            limit = alert.evidence.limit
            count = alert.evidence.count
            quiet = alert.hushed
        }
    }
}
