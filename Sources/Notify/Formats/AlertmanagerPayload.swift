import Foundation
import Telemetry

/// A message as Alertmanager's webhook writes it, version 4, so that receivers made for Alertmanager just work.
///
/// What the format has no place for is under `vitalsd`, which other receivers ignore.
struct AlertmanagerPayload: Encodable {
    /// Year 1: how Go, and so Alertmanager, writes "no time".
    private static let noTime = "0001-01-01T00:00:00Z"

    private let version = "4"
    private let groupKey: String
    private let truncatedAlerts: Int
    private let status: String
    private let receiver: String
    private let groupLabels: [String: String]
    private let commonLabels: [String: String]
    private let commonAnnotations: [String: String]
    private let externalURL: String
    private let alerts: [Entry]
    private let vitalsd: Extra

    private struct Entry: Encodable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let generatorURL: String
        let fingerprint: String
    }

    /// The numbers of the one alert, or of each in the order of `alerts`.
    private enum Extra: Encodable {
        case one(RawEvidence)
        case several([RawEvidence])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .one(let evidence): try evidence.encode(to: encoder)
            case .several(let evidence): try ["alerts": evidence].encode(to: encoder)
            }
        }
    }

    init(_ message: Message, receiver: String, textBound: Int) {
        let externalURL = message.externalURL
        alerts = message.items.map { item in
            let alert = item.alert
            return Entry(
                status: alert.state.rawValue,
                labels: AlertText.labels(of: alert).mapValues { $0.cut(toBytes: textBound) },
                annotations: AlertText.annotations(of: item, in: message, textBound: textBound),
                startsAt: alert.activeSince.description, endsAt: AlertmanagerPayload.end(of: alert),
                generatorURL: MessageText.report(
                    of: alert.key.rule.cut(toBytes: textBound), externalURL: externalURL),
                fingerprint: AlertText.fingerprint(of: alert.key))
        }
        commonLabels = AlertmanagerPayload.common(alerts.map(\.labels))
        commonAnnotations = AlertmanagerPayload.common(alerts.map(\.annotations))
        truncatedAlerts = message.truncated
        status = message.state.rawValue
        self.receiver = receiver.cut(toBytes: textBound)
        self.externalURL = externalURL
        let raw = message.items.map { RawEvidence($0, textBound: textBound) }
        vitalsd = message.single == nil ? .several(raw) : .one(raw[0])
        if message.isGrouped {
            groupLabels = message.groupLabels.mapValues { $0.cut(toBytes: textBound) }
            groupKey = AlertText.groupKey(of: groupLabels)
        } else {
            groupLabels = ["alertname": message.items[0].alert.key.rule.cut(toBytes: textBound)]
            groupKey = AlertText.groupKey(labels: commonLabels)
        }
    }

    /// What all have, with the same value.
    private static func common(_ entries: [[String: String]]) -> [String: String] {
        guard let first = entries.first else { return [:] }
        return first.filter { name, value in entries.allSatisfy { $0[name] == value } }
    }

    private static func end(of alert: Alert) -> String {
        switch alert.state {
        case .firing: noTime
        case .resolved: (alert.endedAt ?? alert.evidence.to).description
        }
    }
}
