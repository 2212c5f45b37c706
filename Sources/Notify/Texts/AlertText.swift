import Foundation
import Telemetry

/// The texts of an alert that receivers show and tell alerts apart by.
enum AlertText {
    /// From here on a delivery says that it is late: an evaluation each minute and a retry or two are no news.
    static let lateAfter = Duration.seconds(300)

    /// What identifies the alert, and its severity. No dimension is named like one of the three.
    static func labels(of alert: Alert) -> [String: String] {
        var labels = [
            "alertname": alert.key.rule, "severity": alert.severity.rawValue, "metric": alert.evidence.metric,
        ]
        for (dimension, value) in alert.key.labels { labels[dimension.rawValue] = value }
        return labels
    }

    /// A runbook above the bound is left out: a link cut short leads nowhere.
    static func annotations(of alert: Alert, late: Duration, textBound: Int) -> [String: String] {
        let evidence = alert.evidence
        let lateness = late > lateAfter ? " (late by \(late.roundedText))" : ""
        var annotations = [
            "summary": alert.summary.cut(toBytes: textBound) + lateness,
            "percentile": evidence.statistic,
            "value": evidence.text(evidence.value),
            "limit": evidence.text(evidence.limit),
            "count": "\(evidence.count)",
            "window_from": evidence.from.description,
            "window_to": evidence.to.description,
        ]
        annotations["lower"] = evidence.lower.map(evidence.text)
        annotations["upper"] = evidence.upper.map(evidence.text)
        if let runbook = alert.runbook, runbook.utf8.count <= textBound { annotations["runbook_url"] = runbook }
        return annotations
    }

    /// 16 hex digits, the same in every run for the same rule and labels. Taken from the whole labels, not the cut ones.
    static func fingerprint(of key: AlertKey) -> String {
        var hash = FNV1a()
        hash.combine(key.rule)
        for (dimension, value) in key.labels.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            hash.combine(dimension.rawValue)
            hash.combine(value)
        }
        let digits = String(hash.finalised, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// `{}:{alertname="lcp", device="mobile"}`, as Alertmanager writes it when it groups by every label.
    ///
    /// Receivers fold messages with one key into one incident and close it on "resolved". With the rule alone as key, the
    /// first page to recover would close the incident of those that have not.
    static func groupKey(labels: [String: String]) -> String {
        let pairs = labels.filter { $0.key != "severity" }.sorted { $0.key < $1.key }.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return "{}:{\(pairs.joined(separator: ", "))}"
    }
}
