package import Foundation
package import Telemetry

/// One alert as Alertmanager's webhook writes it, version 4, so that receivers made for Alertmanager just work.
///
/// A message carries one alert. What the format has no place for is under `vitalsd`, which other receivers ignore.
package struct AlertmanagerPayload: Encodable, Sendable {
    /// Receivers cap what they read; the smallest cap of the common ones is Microsoft Teams' 20 KB.
    package static let limitBytes = 20_000
    /// Bounds on one text, tried in turn until the body fits. The last one fits whatever the texts are: 16 labels of 32
    /// bytes thrice, and each byte may become six (`\u0001`).
    private static let textBounds = [1024, 512, 256, 128, 64, 32]
    /// Year 1: how Go, and so Alertmanager, writes "no time".
    private static let noTime = "0001-01-01T00:00:00Z"

    private let version = "4"
    private let groupKey: String
    private let truncatedAlerts = 0
    private let status: String
    private let receiver: String
    private let groupLabels: [String: String]
    private let commonLabels: [String: String]
    private let commonAnnotations: [String: String]
    private let externalURL: String
    private let alerts: [Entry]
    private let vitalsd: RawEvidence

    private struct Entry: Encodable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let generatorURL: String
        let fingerprint: String
    }

    /// The body to post, below `limitBytes`, keys sorted: the same alert always gives the same bytes.
    ///
    /// - Parameters:
    ///   - externalURL: where people reach this vitalsd; the address of the report.
    ///   - late: how long after the transition this is sent; it is said in the summary when it matters.
    package static func body(
        for alert: Alert, receiver: String, externalURL: String, late: Duration = .zero
    ) -> Data {
        var body = Data()
        for bound in textBounds {
            body = AlertmanagerPayload(
                alert, receiver: receiver, externalURL: externalURL, late: late, textBound: bound
            ).encoded()
            if body.count < limitBytes { break }
        }
        return body
    }

    private init(_ alert: Alert, receiver: String, externalURL: String, late: Duration, textBound: Int) {
        let labels = AlertText.labels(of: alert).mapValues { $0.cut(toBytes: textBound) }
        let annotations = AlertText.annotations(of: alert, late: late, textBound: textBound)
        let name = alert.key.rule.cut(toBytes: textBound)
        let externalURL = externalURL.hasSuffix("/") ? String(externalURL.dropLast()) : externalURL
        groupKey = AlertText.groupKey(labels: labels)
        status = alert.state.rawValue
        self.receiver = receiver.cut(toBytes: textBound)
        groupLabels = ["alertname": name]
        commonLabels = labels
        commonAnnotations = annotations
        self.externalURL = externalURL
        let anchor = name.addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed) ?? ""
        alerts = [
            Entry(
                status: alert.state.rawValue, labels: labels, annotations: annotations,
                startsAt: alert.activeSince.description, endsAt: AlertmanagerPayload.end(of: alert),
                generatorURL: "\(externalURL)/#\(anchor)", fingerprint: AlertText.fingerprint(of: alert.key))
        ]
        vitalsd = RawEvidence(alert.evidence, severity: alert.severity, rule: name)
    }

    private static func end(of alert: Alert) -> String {
        switch alert.state {
        case .firing: noTime
        case .resolved: (alert.endedAt ?? alert.evidence.to).description
        }
    }

    private func encoded() -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        // Encoding fails only for NaN and infinities, which the strategy above covers; all else is texts and numbers.
        return try! encoder.encode(self)
    }
}
