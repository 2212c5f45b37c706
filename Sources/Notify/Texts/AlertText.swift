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
    static func annotations(of item: Message.Item, in message: Message, textBound: Int) -> [String: String] {
        let (alert, evidence) = (item.alert, item.alert.evidence)
        let summary = alert.summary.cut(toBytes: textBound)
        var annotations = [
            "summary": sampleMark(message.isSample) + summary + lateness(message.late),
            "percentile": evidence.statistic,
            "value": evidence.text(evidence.value),
            "limit": evidence.text(evidence.limit),
            "count": "\(evidence.count)",
            "window_from": evidence.from.description,
            "window_to": evidence.to.description,
        ]
        annotations["lower"] = evidence.lower.map(evidence.text)
        annotations["upper"] = evidence.upper.map(evidence.text)
        if message.isSample { annotations["test"] = "true" }
        if let runbook = alert.runbook, runbook.utf8.count <= textBound { annotations["runbook_url"] = runbook }
        for fact in item.context.map({ MessageText.facts(of: $0, alert) }) ?? [] {
            annotations[fact.name.lowercased().replacing(" ", with: "_")] = fact.value.cut(toBytes: textBound)
        }
        return annotations
    }

    /// In front of everything else that a sample says.
    static func sampleMark(_ isSample: Bool) -> String { isSample ? "TEST: " : "" }

    /// ` (late by 12 min)`, or nothing while that is no news.
    static func lateness(_ late: Duration) -> String { late > lateAfter ? " (late by \(late.roundedText))" : "" }

    /// 16 hex digits, the same in every run for the same rule and labels. Taken from the whole labels, not the cut ones.
    static func fingerprint(of key: AlertKey) -> String {
        var hash = FNV1a()
        hash.combine(key.rule)
        for (dimension, value) in key.labels.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            hash.combine(dimension.rawValue)
            hash.combine(value)
        }
        return digits(of: hash)
    }

    private static func digits(of hash: FNV1a) -> String {
        let digits = String(hash.finalised, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// What the messages of one alert, or of one group, have in common and no other has; 16 hex digits or more.
    static func threadKey(of message: Message) -> String {
        let mark = message.isSample ? "test-" : ""
        guard message.isGrouped else { return mark + fingerprint(of: message.items[0].alert.key) }
        var hash = FNV1a()
        hash.combine(groupKey(of: message.groupLabels))
        // Without labels to be grouped by, at least the rule.
        if message.groupLabels.isEmpty { hash.combine(message.items[0].alert.key.rule) }
        return mark + digits(of: hash)
    }

    /// `{}:{alertname="lcp", device="mobile"}`, as Alertmanager writes it when it groups by every label.
    ///
    /// Receivers fold messages with one key into one incident and close it on "resolved". With the rule alone as key, the
    /// first page to recover would close the incident of those that have not.
    static func groupKey(labels: [String: String]) -> String {
        groupKey(of: labels.filter { $0.key != "severity" })
    }

    /// The same of labels that alerts are grouped by.
    static func groupKey(of labels: [String: String]) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\"\(value.replacingScalars { escapes[$0] })\""
        }
        return "{}:{\(pairs.joined(separator: ", "))}"
    }

    private static let escapes: [Unicode.Scalar: String] = ["\\": #"\\"#, "\"": #"\""#, "\n": #"\n"#]
}
