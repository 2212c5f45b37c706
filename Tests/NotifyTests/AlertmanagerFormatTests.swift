import Foundation
import Notify
import Telemetry
import Testing

@Suite struct AlertmanagerFormatTests {
    private func body(_ alert: Alert, late: Duration = .zero) throws -> Data {
        try body(
            Message(id: "msg_1", items: [.init(alert: alert)], externalURL: "https://perf.example/", late: late))
    }

    private func body(_ message: Message) throws -> Data {
        let url = try EndpointURL("https://a.example", receiver: "oncall")
        let requests = AlertmanagerFormat(receiver: "oncall", url: url).requests(for: message, at: AlertSamples.start)
        return try #require(requests.first).body
    }

    private func object(_ body: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    }

    private func entry(_ body: Data) throws -> [String: Any] {
        try #require((try object(body)["alerts"] as? [[String: Any]])?.first)
    }

    @Test func writesFiringAlertAsAlertmanagerDoes() throws {
        try Golden.expect(body(AlertSamples.alert()), matches: "firing.json")
    }

    @Test func writesResolvedAlertAsAlertmanagerDoes() throws {
        try Golden.expect(body(AlertSamples.alert(state: .resolved)), matches: "resolved.json")
    }

    @Test func keepsFingerprintOverStatesAndTellsLabelsApart() throws {
        let firing = try entry(body(AlertSamples.alert()))["fingerprint"] as? String
        let resolved = try entry(body(AlertSamples.alert(state: .resolved)))["fingerprint"] as? String
        let other = try entry(body(AlertSamples.alert(page: "/checkout")))["fingerprint"] as? String
        #expect(firing == resolved)
        #expect(firing != other)
        #expect(firing?.wholeMatch(of: /[0-9a-f]{16}/) != nil)
    }

    @Test(arguments: [
        (Duration.seconds(300), ""), (.seconds(301), " (late by 5 min)"), (.seconds(720), " (late by 12 min)"),
        (.seconds(3 * 3600), " (late by 3 h)"),
    ])
    func saysHowLateItIsWhenAboveFiveMinutes(late: Duration, suffix: String) throws {
        let annotations = try entry(body(AlertSamples.alert(summary: "slow"), late: late))["annotations"]
        #expect((annotations as? [String: String])?["summary"] == "slow" + suffix)
    }

    @Test(arguments: ["\u{1}", "\"", "é", "👩‍👩‍👧‍👦", "\\", "\n"])
    func staysBelowLimitWhenEveryTextIsHostile(character: String) throws {
        let text = String(repeating: character, count: 50_000)
        var alert = AlertSamples.alert(summary: text)
        alert.runbook = text
        let labels = Dictionary(uniqueKeysWithValues: Dimension.allCases.map { ($0, text) })
        let hostile = Alert(
            key: AlertKey(rule: text, labels: labels), state: .firing, severity: .page, summary: text, runbook: text,
            receivers: [], activeSince: alert.activeSince, endedAt: nil, evidence: alert.evidence)
        let body = try body(hostile)
        #expect(body.count < AlertmanagerFormat.limitBytes)
        let page = try #require((try entry(body)["labels"] as? [String: String])?["page"])
        #expect(page.hasSuffix("…"))
        #expect(page.dropLast().allSatisfy { String($0) == character })
    }

    @Test func writesNumbersThatJSONHasNot() throws {
        let sample = AlertSamples.alert()
        var alert = sample
        alert.evidence = Evidence(
            metric: .lcp, percentile: .p75, value: .infinity, lower: .nan, upper: nil, limit: 2500, count: 0,
            from: sample.evidence.from, to: sample.evidence.to)
        let raw = try #require(try object(body(alert))["vitalsd"] as? [String: Any])
        #expect(raw["value"] as? String == "+Inf")
        #expect(raw["lower"] as? String == "NaN")
        #expect(raw["upper"] == nil)
    }
}
