import Foundation
package import Telemetry

/// An event of our own in the form Standard Webhooks 1.0.0 asks for: `type`, `timestamp`, `data`.
package struct EventFormat: MessageFormat {
    private let url: EndpointURL
    private let secrets: [WebhookSecret]

    package init(url: EndpointURL, secrets: [WebhookSecret] = []) {
        self.url = url
        self.secrets = secrets
    }

    package func capacity(for message: Message) -> Int {
        BodyBound.capacity(message) { JSONValue.data(EventBody($0, textBound: $1)) }
    }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        let body = BodyBound.fitting(message) { JSONValue.data(EventBody($0, textBound: $1)) }
        return [.json(body, to: url, id: message.id, at: instant, secrets: secrets)]
    }
}

/// What is posted. Times are RFC 3339, numbers in the metric's unit.
private struct EventBody: Encodable {
    let type: String
    /// When it happened, not when it was sent: the same at every attempt.
    let timestamp: String
    let data: Payload

    struct Payload: Encodable {
        let alerts: [Entry]
        let truncated: Int
        let group: [String: String]
        let externalURL: String
        let lateSeconds: Int64
    }

    struct Entry: Encodable {
        let fingerprint: String
        let status: String
        let labels: [String: String]
        let summary: String
        let runbook: String?
        let report: String
        let startsAt: String
        let endsAt: String?
        let evidence: RawEvidence
    }

    init(_ message: Message, textBound: Int) {
        type = message.isSample ? "alert.test" : "alert.\(message.state.rawValue)"
        timestamp =
            (message.items.map { $0.alert.endedAt ?? $0.alert.activeSince }.max() ?? .init(seconds: 0)).description
        data = Payload(
            alerts: message.items.map { EventBody.entry($0, of: message, textBound) }, truncated: message.truncated,
            group: message.groupLabels.mapValues { $0.cut(toBytes: textBound) }, externalURL: message.externalURL,
            lateSeconds: message.late > AlertText.lateAfter ? message.late.components.seconds : 0)
    }

    private static func entry(_ item: Message.Item, of message: Message, _ textBound: Int) -> Entry {
        let alert = item.alert
        return Entry(
            fingerprint: AlertText.fingerprint(of: alert.key), status: alert.state.rawValue,
            labels: Dictionary(
                uniqueKeysWithValues: alert.key.labels.map { ($0.key.rawValue, $0.value.cut(toBytes: textBound)) }),
            summary: AlertText.sampleMark(message.isSample) + alert.summary.cut(toBytes: textBound),
            runbook: alert.runbook.flatMap { $0.utf8.count <= textBound ? $0 : nil },
            report: MessageText.report(of: alert.key.rule.cut(toBytes: textBound), externalURL: message.externalURL),
            startsAt: alert.activeSince.description, endsAt: alert.endedAt?.description,
            evidence: RawEvidence(item, textBound: textBound))
    }
}
