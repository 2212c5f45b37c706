import Foundation
package import Telemetry

/// PagerDuty's Events API, version 2. One request an alert, each with its fingerprint as the key, so that each incident ends by itself.
package struct PagerDutyFormat: MessageFormat {
    /// Where the service is, unless the rules say otherwise. The one in Europe is https://events.eu.pagerduty.com.
    package static let defaultURL = "https://events.pagerduty.com"
    private static let summaryLimit = 1024

    private let url: EndpointURL
    private let key: AccessToken

    package init(url: EndpointURL, key: AccessToken) {
        self.url = url
        self.key = key
    }

    /// One event an alert: its outcome is its own.
    package var takesGroups: Bool { false }

    package func requests(for message: Message, at instant: Timestamp) -> [OutgoingRequest] {
        message.items.map { item in
            let alone = Message(
                id: message.id, isSample: message.isSample, items: [item], externalURL: message.externalURL,
                late: message.late)
            let body = BodyBound.fitting(alone) { event(of: $0.items[0], in: $0, textBound: $1).data }
            return request(body, path: "/v2/enqueue", id: message.id, at: instant)
        }
    }

    /// A deploy, which PagerDuty shows beside the incidents that follow it. It alerts nobody.
    package func changeRequest(
        for deploy: AlertContext.Deploy, id: String, externalURL: String, at instant: Timestamp
    ) -> OutgoingRequest? {
        let name = deploy.name.onOneLine.cut(to: PagerDutyFormat.summaryLimit - 20, .utf16)
        let body: JSONValue = [
            "routing_key": .text(key.text),
            "payload": [
                "summary": "Deploy of \(name)", "timestamp": .text(deploy.at.description), "source": "vitalsd",
            ],
            "links": .list(link("Report", WebAddress.plain(externalURL))),
        ]
        return request(body.data, path: "/v2/change/enqueue", id: id, at: instant)
    }

    private func request(_ body: Data, path: String, id: String, at instant: Timestamp) -> OutgoingRequest {
        .json(body, to: url.mapped { WebAddress.appending(path: path, to: $0) }, id: id, at: instant)
    }

    private func event(of item: Message.Item, in message: Message, textBound: Int) -> JSONValue {
        let fingerprint = AlertText.fingerprint(of: item.alert.key)
        var event: [String: JSONValue] = [
            "routing_key": .text(key.text),
            // The end of a test must not close what a real alert has opened.
            "dedup_key": .text(message.isSample ? "test-\(fingerprint)" : fingerprint),
        ]
        switch item.alert.state {
        case .resolved: event["event_action"] = "resolve"
        case .firing:
            event["event_action"] = "trigger"
            event["payload"] = payload(of: item, in: message, textBound: textBound)
            event["client"] = "vitalsd"
            event["client_url"] = WebAddress.plain(message.externalURL).map { .text($0) }
            event["links"] = .list(MessageText.links(of: message).flatMap { link($0.name, $0.url) })
        }
        return .object(event)
    }

    private func payload(of item: Message.Item, in message: Message, textBound: Int) -> JSONValue {
        let alert = item.alert
        let labels = AlertText.labels(of: alert)
        let details = Dictionary(uniqueKeysWithValues: MessageText.facts(of: item).map { ($0.name, $0.value) })
            .merging(labels) { $1 }
        return [
            "summary": .text(MessageText.title(of: message).cut(to: PagerDutyFormat.summaryLimit, .utf16)),
            "source": .text((labels["site"] ?? labels["service"] ?? "vitalsd").onOneLine.cut(toBytes: textBound)),
            "severity": .text(severity(of: alert)), "timestamp": .text(alert.activeSince.description),
            "component": .text(alert.evidence.metric), "group": .text(alert.key.rule.cut(toBytes: textBound)),
            "custom_details": .texts(details.mapValues { $0.cut(toBytes: textBound) }),
        ]
    }

    private func severity(of alert: Alert) -> String {
        switch alert.severity {
        case .page: "critical"
        case .ticket: "warning"
        case .info: "info"
        }
    }

    private func link(_ name: String, _ url: String?) -> [JSONValue] {
        url.map { [["href": .text($0), "text": .text(name)]] } ?? []
    }
}
